import { bool, pascal } from "../convert";
import type { Json } from "../resourceType";

/** `gone`: whether it is deleted with its instance by default. */
export function ebs({ encrypted, deleteOnTermination, ...device }: Json, gone?: boolean): Json {
  return pascal({
    ...device,
    encrypted: bool(encrypted),
    deleteOnTermination: bool(deleteOnTermination) ?? gone,
  });
}
