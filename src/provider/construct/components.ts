import * as pulumi from "@pulumi/pulumi";
import type { ConstructResult, Provider } from "@pulumi/pulumi/provider";
import { Ec2Farm } from "../../ec2Farm";
import { GoldenImage } from "../../goldenImage";
import { InvalidArgsError } from "../../input/problem";
import { MultiTierCluster } from "../../multiTierCluster";
import { VirtualLan } from "../../virtualLan";
import { VirtualMachine } from "../../virtualMachine";
import { packageVersion } from "../packageVersion";
import { argsOf } from "./args";
import { constructed } from "./run";

type Component = new (name: string, args: never, opts?: pulumi.ComponentResourceOptions) => pulumi.ComponentResource;

const components: Readonly<Record<string, Component>> = {
  Ec2Farm,
  GoldenImage,
  MultiTierCluster,
  VirtualLan,
  VirtualMachine,
};

/** Constructs our components for programs in other languages. */
export const componentProvider: Provider = {
  version: packageVersion,
  async construct(name, type, inputs, opts): Promise<ConstructResult> {
    const [, , component = ""] = type.split(":");
    const Class = Object.hasOwn(components, component) ? components[component] : undefined;
    if (!Class) throw new Error(`vmfarm has no component of the type ${type}`);
    await nameParent(opts.parent);
    const args = await argsOf(component, name, inputs);
    const made = reportingProperties(() => new Class(name, args as never, opts));
    const urn = await promiseOf(made.urn);
    constructed().set(urn, made);
    return { urn, state: outputsOf(made) };
  },
};

/** The parent is known by its URN alone; names are compared by the types above a component. */
async function nameParent(parent: pulumi.Resource | undefined): Promise<void> {
  if (!parent) return;
  const [, , types = ""] = (await promiseOf(parent.urn)).split("::");
  Object.assign(parent, { __pulumiType: types });
}

/** The engine prints each property below the message, so that this is to be the first line alone. */
function reportingProperties<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof InvalidArgsError)) throw error;
    const [message = ""] = error.message.split("\n");
    throw new pulumi.InputPropertiesError({ message, errors: error.errors });
  }
}

function outputsOf(component: pulumi.ComponentResource): Record<string, pulumi.Output<unknown>> {
  return Object.fromEntries(
    Object.entries(component).filter(([name, value]) => name !== "urn" && pulumi.Output.isInstance(value)),
  );
}

function promiseOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}
