/** An XSLT 1.0 stylesheet that copies a document and changes what the templates match. */
export function stylesheet(templates: string[]): string {
  return [
    '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">',
    '<xsl:output omit-xml-declaration="yes" indent="yes"/>',
    '<xsl:template match="@*|node()"><xsl:copy><xsl:apply-templates select="@*|node()"/></xsl:copy></xsl:template>',
    ...templates,
    "</xsl:stylesheet>",
  ].join("\n");
}

/** Adds elements at the end of what `match` finds. */
export function append(match: string, elements: string): string {
  return `<xsl:template match="${match}"><xsl:copy><xsl:apply-templates select="@*|node()"/>${elements}</xsl:copy></xsl:template>`;
}

/** Puts elements in the place of what `match` finds; with none, leaves it out. */
export function replace(match: string, elements = ""): string {
  return elements ? `<xsl:template match="${match}">${elements}</xsl:template>` : `<xsl:template match="${match}"/>`;
}
