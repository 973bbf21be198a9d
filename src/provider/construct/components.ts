import * as pulumi from "@pulumi/pulumi";
import type { ConstructResult, Provider } from "@pulumi/pulumi/provider";
import { Ec2Farm } from "../../ec2Farm";
import { GoldenImage } from "../../goldenImage";
import { InvalidArgsError, type Problem, Problems } from "../../input/problem";
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
    const problems = new Problems();
    const args = await argsOf(inputs, problems);
    refuse(component, name, problems.found);
    const made = reportingProperties(component, name, () => new Class(name, args as never, opts));
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

function reportingProperties<T>(component: string, name: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof InvalidArgsError) refuse(component, name, error.errors);
    throw error;
  }
}

/** The engine prints each property below the message. Other components of the program may have been made before. */
function refuse(component: string, name: string, errors: Problem[]): void {
  if (errors.length === 0) return;
  throw new pulumi.InputPropertiesError({ message: `${component} "${name}" cannot be created`, errors });
}

function outputsOf(component: pulumi.ComponentResource): Record<string, pulumi.Output<unknown>> {
  return Object.fromEntries(Object.entries(component).filter(([, value]) => pulumi.Output.isInstance(value)));
}

function promiseOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}
