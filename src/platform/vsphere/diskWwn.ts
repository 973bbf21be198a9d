/**
 * The identifier under which a guest sees a data disk: NAA format 6 with VMware's company id 000c29, 32 hexadecimal digits, 25 of them
 * derived. vSphere takes it as the disk's UUID.
 */
export function diskWwn(uuid: string): string {
  return `6000c29${uuid.replaceAll("-", "").slice(0, 25)}`;
}

/** The same as vSphere writes it: pairs of digits, a hyphen in the middle. */
export function diskUuid(uuid: string): string {
  const pairs = diskWwn(uuid).match(/../g)!;
  return `${pairs.slice(0, 8).join(" ")}-${pairs.slice(8).join(" ")}`;
}
