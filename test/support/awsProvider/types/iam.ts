import { request, tagList } from "../convert";
import type { Call, ResourceType } from "../resourceType";

const retag =
  (kind: "Role" | "InstanceProfile") => (id: string, add: Record<string, string>, remove: readonly string[]) => {
    const name = { [`${kind}Name`]: id };
    const calls: Call[] = [];
    if (remove.length > 0) calls.push(["iam", `untag${kind}`, { ...name, TagKeys: remove }]);
    if (Object.keys(add).length > 0) calls.push(["iam", `tag${kind}`, { ...name, Tags: tagList(add) }]);
    return calls;
  };

/** Instance roles. */
export const iam: Record<string, ResourceType> = {
  "aws:iam/role:Role": {
    inputs: ["name", "path", "description", "assumeRolePolicy", "maxSessionDuration", "tags"],
    replaceOn: ["name", "path"],
    longestName: 64,
    create: (i) => [
      "iam",
      "createRole",
      {
        RoleName: i.name,
        AssumeRolePolicyDocument: i.assumeRolePolicy,
        ...request(i, "path", "description", "maxSessionDuration"),
        Tags: tagList(i.tagsAll),
      },
    ],
    id: ({ Role }) => Role.RoleName,
    update: (RoleName, i) => [
      ["iam", "updateAssumeRolePolicy", { RoleName, PolicyDocument: i.assumeRolePolicy }],
      ["iam", "updateRole", { RoleName, ...request(i, "description", "maxSessionDuration") }],
    ],
    retag: retag("Role"),
    read: (RoleName) => ["iam", "getRole", { RoleName }],
    found: ({ Role }) => Role,
    outputs: ({ Arn, RoleId }) => ({ arn: Arn, uniqueId: RoleId }),
    delete: (RoleName) => [["iam", "deleteRole", { RoleName }]],
  },

  "aws:iam/instanceProfile:InstanceProfile": {
    inputs: ["name", "path", "role", "tags"],
    replaceOn: ["name", "path"],
    longestName: 128,
    create: (i) => [
      "iam",
      "createInstanceProfile",
      { InstanceProfileName: i.name, Path: i.path, Tags: tagList(i.tagsAll) },
    ],
    id: ({ InstanceProfile }) => InstanceProfile.InstanceProfileName,
    set: {
      role: (InstanceProfileName, i, state) => [
        ...(state.role
          ? ([["iam", "removeRoleFromInstanceProfile", { InstanceProfileName, RoleName: state.role }]] as const)
          : []),
        ["iam", "addRoleToInstanceProfile", { InstanceProfileName, RoleName: i.role }],
      ],
    },
    retag: retag("InstanceProfile"),
    read: (InstanceProfileName) => ["iam", "getInstanceProfile", { InstanceProfileName }],
    found: ({ InstanceProfile }) => InstanceProfile,
    outputs: ({ Arn, InstanceProfileId }) => ({ arn: Arn, uniqueId: InstanceProfileId }),
    delete: (InstanceProfileName, { role }) => [
      ...(role ? ([["iam", "removeRoleFromInstanceProfile", { InstanceProfileName, RoleName: role }]] as const) : []),
      ["iam", "deleteInstanceProfile", { InstanceProfileName }],
    ],
  },

  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    inputs: ["role", "policyArn"],
    replaceOn: ["role", "policyArn"],
    create: (i) => ["iam", "attachRolePolicy", { RoleName: i.role, PolicyArn: i.policyArn }],
    id: (_, i) => `${i.role}/${i.policyArn}`,
    read: (_, state) => ["iam", "listAttachedRolePolicies", { RoleName: state.role }],
    found: ({ AttachedPolicies }, _, state) =>
      AttachedPolicies?.find(({ PolicyArn }: { PolicyArn: string }) => PolicyArn === state.policyArn),
    delete: (_, state) => [["iam", "detachRolePolicy", { RoleName: state.role, PolicyArn: state.policyArn }]],
  },
};
