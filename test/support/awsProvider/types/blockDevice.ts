import { bool, pascal } from "../convert";
import type { Json } from "../resourceType";

/** `gone`: whether it goes with its instance where that is not said. */
export function ebs({ encrypted, deleteOnTermination, ...device }: Json, gone?: boolean): Json {
  return pascal({
    ...device,
    encrypted: bool(encrypted),
    deleteOnTermination: bool(deleteOnTermination) ?? gone,
  });
}
