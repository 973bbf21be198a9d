const clusterBits = 16;
const cluster = 2 ** clusterBits;
/** One table of clusters (L2), which has eight bytes for each. */
const mostBytes = (cluster / 8) * cluster;

/** Entries that say where something is: nothing else refers to that cluster. */
const ownCluster = 1n << 63n;

/**
 * A disk's bytes as a qcow2 (version 3, see docs/interop/qcow2.txt of QEMU) in which clusters without data are left out. Its tables have a
 * cluster each, in this order: header, refcount table, refcounts, L1, L2; then the data.
 *
 * @throws RangeError beyond 512 MiB, which need more than one table
 */
export function toQcow2(disk: Buffer): Buffer {
  if (disk.length > mostBytes) throw new RangeError(`a disk of ${disk.length} bytes needs more than one L2 table`);
  const zeros = Buffer.alloc(cluster);
  const header = Buffer.from(zeros);
  const refcountTable = Buffer.from(zeros);
  const refcounts = Buffer.from(zeros);
  const l1 = Buffer.from(zeros);
  const l2 = Buffer.from(zeros);
  const clusters = [header, refcountTable, refcounts, l1, l2];
  for (let at = 0; at < disk.length; at += cluster) {
    const data = disk.subarray(at, at + cluster);
    if (data.equals(zeros.subarray(0, data.length))) continue;
    l2.writeBigUInt64BE(BigInt(clusters.length * cluster) | ownCluster, (at / cluster) * 8);
    clusters.push(Buffer.concat([data], cluster));
  }
  header.write("QFI\xfb", "latin1");
  header.writeUInt32BE(3, 4);
  header.writeUInt32BE(clusterBits, 20);
  header.writeBigUInt64BE(BigInt(disk.length), 24);
  // Entries of L1.
  header.writeUInt32BE(1, 36);
  header.writeBigUInt64BE(BigInt(3 * cluster), 40);
  header.writeBigUInt64BE(BigInt(cluster), 48);
  // Clusters of the refcount table.
  header.writeUInt32BE(1, 56);
  // Refcounts of 2^4 bits.
  header.writeUInt32BE(4, 96);
  // Length of the header.
  header.writeUInt32BE(104, 100);
  refcountTable.writeBigUInt64BE(BigInt(2 * cluster));
  l1.writeBigUInt64BE(BigInt(4 * cluster) | ownCluster);
  for (const i of clusters.keys()) refcounts.writeUInt16BE(1, i * 2);
  return Buffer.concat(clusters);
}
