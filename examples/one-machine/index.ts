import { GoldenImage, VirtualLan, VirtualMachine } from "vmfarm";

const image = new GoldenImage("base", { base: { bootstrap: { suite: "trixie" } } });
const lan = new VirtualLan("lan", {});
const machine = new VirtualMachine("hello", { image, lan, memory: "512MiB", commands: ["echo hello > /etc/motd"] });

export const address = machine.address;
export const shell = machine.shell;
