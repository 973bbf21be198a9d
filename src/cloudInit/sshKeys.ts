/** Key types that sshd accepts in an authorized_keys file. */
const types = [
  "ssh-ed25519",
  "ssh-rsa",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "sk-ssh-ed25519@openssh.com",
  "sk-ecdsa-sha2-nistp256@openssh.com",
];

const line = new RegExp(`^(?:.*\\s)?(${types.join("|").replaceAll(".", "\\.")})\\s+([A-Za-z0-9+/]+={0,2})(?:\\s.*)?$`);

/** What is wrong with an authorized_keys line and what to do, never repeating it; undefined where it is a public key. */
export function sshKeyFault(text: string): string | undefined {
  const key = text.trim();
  if (/PRIVATE KEY|^PuTTY-User-Key-File/m.test(key))
    return "is a private key; give the public one (the file whose name ends in .pub), and treat this one as exposed";
  if (/BEGIN SSH2 PUBLIC KEY/.test(key))
    return "is in RFC 4716 format; convert it to an OpenSSH line with ssh-keygen -i -f FILE";
  if (/^(~|\.{0,2}\/)\S*$/.test(key) || /^\S+\.pub$/.test(key))
    return "is the name of a file; pass its content, for example with readFileSync";
  if (/[\r\n]/.test(key)) return "has more than one line; give each key its own entry";
  if (/^ssh-dss\s/.test(key)) return "is a DSA key, which OpenSSH no longer accepts; use an ed25519 key";
  const match = line.exec(key);
  if (!match)
    return `is not a valid OpenSSH public key; a key looks like "ssh-ed25519 AAAA… comment" (${types.join(", ")})`;
  if (!isKeyOf(match[1]!, Buffer.from(match[2]!, "base64")))
    return `is truncated or damaged: its data is not a complete ${match[1]} key; copy the line again`;
  return undefined;
}

/** The data is a row of fields, each behind its length in four bytes; the first repeats the type. */
function isKeyOf(type: string, data: Buffer): boolean {
  const fields: Buffer[] = [];
  let at = 0;
  while (at + 4 <= data.length) {
    const end = at + 4 + data.readUInt32BE(at);
    if (end > data.length) return false;
    fields.push(data.subarray(at + 4, end));
    at = end;
  }
  return at === data.length && fields.length >= 2 && fields[0]!.toString("latin1") === type;
}
