/** A file of a package. */
export interface PackageFile {
  name: string;
  path: string;
  /** Bytes. */
  size: number;
  sha256: string;
}

/** The manifest of a package (DSP0243, clause "Distribution"): vSphere takes no blank before the parenthesis. */
export function renderManifest(files: readonly Pick<PackageFile, "name" | "sha256">[]): string {
  return files.map(({ name, sha256 }) => `SHA256(${name})= ${sha256}\n`).join("");
}
