/** The file name of the plugin, by Pulumi's convention. */
export const pluginProgram = "pulumi-resource-vmfarm";
