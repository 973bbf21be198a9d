import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { mountPointsBelow } from "../../../src/process/mounts";
import { removeTree } from "../../../src/process/removeTree";
import { temporaryDirectory } from "../../support/temporaryDirectory";
import { inMountNamespace } from "./mountNamespace";

let dir: string;
const at = (...names: string[]) => join(dir, ...names);
const file = (...names: string[]) => {
  mkdirSync(at(...names.slice(0, -1)), { recursive: true });
  writeFileSync(at(...names), "kept");
};
beforeEach(() => {
  dir = temporaryDirectory();
  file("precious", "file");
  file("tree", "sub", "file");
  file("tree", "other");
  // So many that some come before the mount, in whatever order they are read.
  for (let i = 0; i < 50; i++) file("tree", `file-${i}`);
});
const tree = () => readdirSync(at("tree"), { recursive: true, encoding: "utf8" }).sort();
const precious = () => readFileSync(at("precious", "file"), "utf8");

test("removes a directory, a file and a link, and treats what is gone as removed", async () => {
  symlinkSync(at("precious"), at("tree", "link"));
  symlinkSync(at("precious"), at("link"));
  execFileSync("sh", ["-c", 'touch "$1/$(printf "a\\377b")"', "sh", at("tree", "sub")]);
  for (const name of ["tree", "link", "link", "no/such/place"]) await removeTree(`${at(name)}/`);
  await removeTree(at("tree"));
  expect(readdirSync(dir)).toEqual(["precious"]);
  await removeTree(at("precious", "file"));
  expect(readdirSync(at("precious"))).toEqual([]);
});

test("parses the kernel's list of mount points", () => {
  const line = (point: string) => `36 35 98:0 / ${point} rw,noatime shared:1 - ext4 /dev/root rw`;
  const text = ["/", "/a", "/a/b", "/a/bc", "/a/b/c\\040d\\134e\\011", "/a/b/ü", "/a/b"].map(line).join("\n");
  expect(mountPointsBelow(text, "/a/b")).toEqual(["/a/b", "/a/b/c d\\e\t", "/a/b/ü", "/a/b"]);
  expect(mountPointsBelow(text, "/a/bc/d")).toEqual([]);
  expect(mountPointsBelow(text, "/")).toHaveLength(7);
});

/** What `removeTree` prints after shell lines, which mount $PRECIOUS somewhere. */
function removing(path: string, lines: string): string {
  const script = `${lines}\n"$NODE" --import tsx "$WORKER" "$TREE"`;
  const worker = join(__dirname, "removeTreeWorker.ts");
  return inMountNamespace(script, { WORKER: worker, TREE: path, DIR: dir, PRECIOUS: at("precious") });
}

describe("a tree with a mount in it is left alone, and the message says where and what to do", () => {
  const bind = (...names: string[]) => `mount --bind "$PRECIOUS" '${at(...names)}'`;
  let before: string[];
  beforeEach(() => {
    mkdirSync(at("tree", "a b\\c"));
    before = tree();
  });
  const refused = (path: string, ...points: string[]) =>
    `MountedTreeError: ${path} cannot be removed: something is mounted in it and would be deleted with it, at ${points.join(", ")}.
A build that was killed may have left it there. If nothing uses it, unmount it as root, then start again:
${points.map((point) => `  mount --make-rprivate '${point}' && umount --recursive '${point}'`).join("\n")}
`;

  // A bind mount within one filesystem has the same device number as its parent.
  test("in it, under any name", () => {
    expect(removing(at("tree"), `${bind("tree", "sub")}; ${bind("tree", "a b\\c")}`)).toBe(
      refused(at("tree"), at("tree", "sub"), at("tree", "a b\\c")),
    );
    expect(tree()).toEqual(before);
    expect(precious()).toBe("kept");
  });

  test("on it", () => {
    expect(removing(at("tree"), bind("tree"))).toBe(refused(at("tree"), at("tree")));
    expect(tree()).toEqual(before);
    expect(precious()).toBe("kept");
  });

  test("a file", () => {
    expect(removing(at("tree"), `mount --bind "$PRECIOUS/file" "$TREE/other"`)).toBe(
      refused(at("tree"), at("tree", "other")),
    );
    expect(tree()).toEqual(before);
    expect(precious()).toBe("kept");
  });

  test("seen through a link", () => {
    symlinkSync(dir, at("way"));
    expect(removing(at("way", "tree"), bind("tree", "sub"))).toBe(refused(at("way", "tree"), at("tree", "sub")));
    expect(tree()).toEqual(before);
    expect(precious()).toBe("kept");
  });

  test("and is removed after running the command in the message", () => {
    const advised = `"$NODE" --import tsx "$WORKER" "$TREE" | grep '^  mount' | sh`;
    const inMount =
      'mkdir -p "$DIR/more/deep"; mount --bind "$DIR/more" "$TREE/sub"; mount --bind "$PRECIOUS" "$TREE/sub/deep"';
    expect(removing(at("tree"), `${inMount}; ${advised}`)).toBe("removed\n");
    expect(existsSync(at("tree"))).toBe(false);
    expect(existsSync(at("more", "deep"))).toBe(true);
    expect(precious()).toBe("kept");
  });
});

test("what is mounted after the mounts were read is not removed either", () => {
  const unseen = `cat /proc/self/mountinfo > "$DIR/before"; mount --bind "$PRECIOUS" "$TREE/sub"`;
  // The program takes over the shell's process and pid.
  const look = `${unseen}; mount --bind "$DIR/before" /proc/$$/mountinfo; exec "$NODE" --import tsx "$WORKER" "$TREE"`;
  expect(removing(at("tree"), look)).toBe(
    `Error: ${at("tree", "sub")} was mounted while the directory around it was being removed: it was kept\n`,
  );
  expect(precious()).toBe("kept");
});

test("a mount beside it that begins with its name does not keep it", () => {
  mkdirSync(at("tree-2"));
  expect(removing(at("tree"), 'mount --bind "$PRECIOUS" "$DIR/tree-2"')).toBe("removed\n");
  expect(readdirSync(dir).sort()).toEqual(["precious", "tree-2"]);
});

test("nothing else here removes trees", () => {
  const root = join(__dirname, "../../..");
  const sources = ["src", "tools", "bench", "test/support", "test/e2e"].flatMap((top) =>
    readdirSync(join(root, top), { recursive: true, encoding: "utf8" }).map((name) => join(top, name)),
  );
  const removals =
    /\brm(Sync)?\([^;]*?recursive|\brmdir(Sync)?\([^;]*?recursive|\brimraf\b|"rm",\s*\[?"-\w*r|"(find|rsync)", \[[^\]]*-delete/g;
  const found = sources
    .filter((name) => /\.(ts|cjs|js|mjs)$/.test(name) && !name.includes("node_modules"))
    .flatMap((name) =>
      (readFileSync(join(root, name), "utf8").match(removals) ?? []).map((text) => `${name}: ${text}`),
    );
  expect(found).toEqual(["src/process/removeTree.ts: rm(path, { recursive", 'src/process/removeTree.ts: "rm", "-r']);
});
