/** A type in Pulumi's schema. Source of these: Pulumi's `pkg/codegen/schema/pulumi.json`. */
export interface TypeSpec {
  type?: string;
  $ref?: string;
  items?: TypeSpec;
  additionalProperties?: TypeSpec;
  plain?: boolean;
}

/** A property of a resource or of a type. */
export interface PropertySpec extends TypeSpec {
  description?: string;
  secret?: boolean;
}

/** A type with a name: an object, or one of several values. */
export interface ComplexTypeSpec {
  type: string;
  description?: string;
  properties?: Record<string, PropertySpec>;
  required?: string[];
  enum?: { name?: string; value: string | number; description?: string }[];
}

/** A resource: what a program declares, and what the state has. */
export interface ResourceSpec {
  type?: string;
  description?: string;
  isComponent?: boolean;
  inputProperties: Record<string, PropertySpec>;
  requiredInputs: string[];
  properties: Record<string, PropertySpec>;
  required: string[];
  aliases?: { type: string }[];
}

/** Resources and types by their tokens. */
export interface Declarations {
  resources: Record<string, ResourceSpec>;
  types: Record<string, ComplexTypeSpec>;
}
