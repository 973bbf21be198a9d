/** The type of one of our own resources, as states and previews name it. */
export const ownType = (type: string) => `pulumi-nodejs:dynamic/vmfarm:${type}`;
