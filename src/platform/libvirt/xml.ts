const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

/** Text for an XML document. Characters that XML 1.0 section 2.2 does not allow at all are left out. */
export function escapeXml(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are not allowed in XML
  const allowed = text.toWellFormed().replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "");
  // White space inside an attribute would be turned into blanks by the parser unless it is a character reference.
  return allowed.replace(/[&<>"']/g, (c) => entities[c]!).replace(/[\t\n\r]/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** Text for an attribute of an element inside an XSLT template, where braces would begin an XPath expression (XSLT 1.0, 7.6.2). */
export function escapeTemplate(text: string): string {
  return escapeXml(text).replace(/[{}]/g, (brace) => brace + brace);
}

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
