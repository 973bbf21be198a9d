import * as pulumi from "@pulumi/pulumi";
import type { GuestArgs } from "../cloudInit/args";
import { checkGuest, defaultUser, type GuestPlan, type GuestValues } from "../cloudInit/guest";
import { instanceId } from "../cloudInit/instanceId";
import { renderMetaData } from "../cloudInit/metaData";
import { renderNetworkConfig } from "../cloudInit/networkConfig";
import { renderUserData } from "../cloudInit/userData";
import type { Identity } from "../identity";
import { InvalidArgsError, Problems } from "../input/problem";
import type { Peers } from "../network/peers";
import type { MachinePlan } from "./plan";

/** Everything that a platform hands to a guest. */
export interface GuestFiles {
  /** Cloud-init user-data, whole. */
  readonly userData: pulumi.Input<string>;
  /** Cloud-init meta-data. */
  readonly metaData: pulumi.Input<string>;
  /** Cloud-init network-config. */
  readonly networkConfig: string;
  /** cloud-init's id of the instance: follows from the user-data. */
  readonly instanceId: pulumi.Input<string>;
  /** What /etc/vmfarm/peers.json says, kept up to date without replacing the machine. */
  readonly peers: Peers;
}

/** Renders what a guest reads at its first boot. `known` is the guest's plan where no argument comes from another resource. */
export function renderGuest(
  identity: Identity,
  plan: MachinePlan,
  args: GuestArgs,
  known: GuestPlan | undefined,
  peers: Peers,
): GuestFiles {
  const userData = known
    ? render(plan, known)
    : pulumi.output(pickGuest(args)).apply((values) => render(plan, checkedGuest("VirtualMachine", plan.name, values)));
  const id = derive(userData, (text) =>
    instanceId({ project: identity.project, stack: identity.stack, name: plan.name, userData: text }),
  );
  return {
    userData,
    instanceId: id,
    metaData: derive(id, (text) => renderMetaData({ instanceId: text, hostname: plan.hostname })),
    networkConfig: renderNetworkConfig(networkCards(plan)),
    peers,
  };
}

/**
 * Values that came from other resources are checked when they are there: still before the machine is made.
 *
 * @throws InvalidArgsError
 */
export function checkedGuest(component: string, name: string, values: GuestValues): GuestPlan {
  const problems = new Problems();
  const guest = checkGuest(values, problems);
  if (!guest) throw new InvalidArgsError(component, name, problems.found);
  return guest;
}

function render(plan: MachinePlan, guest: GuestPlan): string {
  const dataDisks = plan.dataDisks.flatMap(({ name, device, mountPath, filesystem }) =>
    mountPath ? [{ name, device, mountPath, filesystem }] : [],
  );
  return renderUserData(guest, { hostname: plan.hostname, fqdn: plan.fqdn, dataDisks });
}

/** Renders user-data for machines that are all alike: they have no names of their own. */
export function renderAlike(
  component: string,
  name: string,
  args: GuestArgs,
  known: GuestPlan | undefined,
): pulumi.Input<string> {
  const renderOne = (guest: GuestPlan) => renderUserData(guest, { dataDisks: [] });
  if (known) return renderOne(known);
  return pulumi.output(pickGuest(args)).apply((values) => renderOne(checkedGuest(component, name, values)));
}

function networkCards(plan: MachinePlan) {
  // One default route: through the first LAN that has one.
  const outward = plan.nics.findIndex(({ lan }) => lan.mode !== "isolated");
  return plan.nics.map(({ lan, mac, address }, i) => ({
    mac,
    address,
    prefix: lan.range.prefix,
    acceptsRouters: lan.siteServes,
    gateway: i === outward ? lan.gateway : undefined,
    nameservers: [...lan.resolvers],
    search: [lan.domain],
  }));
}

/** What a person types to get into a machine: its account has no password, so without a key there is only the console to look at. */
export function shellOn(plan: MachinePlan, { user, sshKeys }: GuestArgs, console: string): string {
  const address = plan.nics[0]?.address;
  return sshKeys?.length && address ? `ssh ${user ?? defaultUser}@${address}` : console;
}

/** The guest's part of a machine's or tier's arguments. */
export function pickGuest(args: GuestArgs): GuestArgs {
  const { user, sshKeys, files, packages, commands, cloudInit, timezone } = args;
  return { user, sshKeys, files, packages, commands, cloudInit, timezone };
}

function derive(value: pulumi.Input<string>, make: (text: string) => string): pulumi.Input<string> {
  return typeof value === "string" ? make(value) : pulumi.output(value).apply(make);
}
