// Makes a TCP service in this network namespace available to programs outside: forward.cjs SOCKET ADDRESS PORT
const net = require("node:net");
const [socket, address, port] = process.argv.slice(2);
net
  .createServer({ allowHalfOpen: true }, (near) => {
    const far = net.connect({ host: address, port: Number(port), allowHalfOpen: true });
    near.pipe(far).pipe(near);
    near.on("error", () => far.destroy());
    far.on("error", () => near.destroy());
  })
  .listen(socket);
