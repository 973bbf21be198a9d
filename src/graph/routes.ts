import { Graph, layout } from "@dagrejs/dagre";

export interface Point {
  x: number;
  y: number;
}

/** A rectangle in pixels. */
export interface Box extends Point {
  width: number;
  height: number;
}

/** Rectangles in columns, and the ways between them, from the upper left corner on. */
export interface Routed {
  boxes: Box[];
  /** Of each edge: where it leaves, the two ends of its way through each column between, where it arrives. */
  routes: Point[][];
  width: number;
  height: number;
}

const between = { boxes: 20, edges: 16, columns: 56 };

interface Column {
  centre: number;
  left: number;
  right: number;
}

/**
 * Places boxes so that edges go from left to right, as far as there is no circle, and gives each edge a way that meets no box but its ends:
 * it goes level through a column, at a height that the layout has kept free for it, and changes its height between columns.
 */
export function routed(sizes: readonly Pick<Box, "width" | "height">[], edges: readonly [number, number][]): Routed {
  if (sizes.length === 0) return { boxes: [], routes: [], width: 0, height: 0 };
  const graph = new Graph<object, Box, { points: Point[] }>();
  graph.setGraph({ rankdir: "LR", nodesep: between.boxes, edgesep: between.edges, ranksep: between.columns });
  for (const [i, size] of sizes.entries()) graph.setNode(`${i}`, { ...size, x: 0, y: 0 });
  for (const [from, to] of edges) graph.setEdge(`${from}`, `${to}`, { points: [] });
  layout(graph);
  // The layout has centres.
  const centres = sizes.map((_, i): Box => graph.node(`${i}`));
  const columns = columnsOf(centres);
  const columnOf = ({ x }: Point) => columns.find(({ centre }) => isAt(centre, x))!;
  const boxes = centres.map((centre) => {
    const { left, right } = columnOf(centre);
    return { x: left, y: centre.y - centre.height / 2, width: right - left, height: centre.height };
  });
  const routes = edges.map(([from, to]) => {
    const [a, b] = [centres[from]!, centres[to]!];
    const forward = a.x < b.x;
    const passed = columns.filter(({ centre }) => Math.min(a.x, b.x) < centre - 1 && centre + 1 < Math.max(a.x, b.x));
    const { points }: { points: Point[] } = graph.edge(`${from}`, `${to}`);
    const ends = ({ left, right }: Column) => (forward ? [left, right] : [right, left]) as [number, number];
    const through = (forward ? passed : passed.reverse()).flatMap((column) => {
      const { y } = points.find(({ x }) => isAt(column.centre, x))!;
      return ends(column).map((x) => ({ x, y }));
    });
    return [{ x: ends(columnOf(a))[1], y: a.y }, ...through, { x: ends(columnOf(b))[0], y: b.y }];
  });
  return fromOrigin(boxes, routes);
}

function isAt(a: number, b: number): boolean {
  return Math.abs(a - b) < 1;
}

function columnsOf(centres: readonly Box[]): Column[] {
  const columns: Column[] = [];
  for (const { x, width } of centres) {
    const there = columns.find(({ centre }) => isAt(centre, x));
    const [left, right] = [x - width / 2, x + width / 2];
    if (!there) columns.push({ centre: x, left, right });
    else Object.assign(there, { left: Math.min(left, there.left), right: Math.max(right, there.right) });
  }
  return columns.sort((a, b) => a.centre - b.centre);
}

/** A way may go above all boxes, or below. */
function fromOrigin(boxes: Box[], routes: Point[][]): Routed {
  const ys = [...boxes.flatMap(({ y, height }) => [y, y + height]), ...routes.flat().map(({ y }) => y)];
  const top = Math.min(...ys);
  const left = Math.min(...boxes.map(({ x }) => x));
  const moved = <P extends Point>(point: P): P => ({ ...point, x: rounded(point.x - left), y: rounded(point.y - top) });
  return {
    boxes: boxes.map(moved),
    routes: routes.map((route) => route.map(moved)),
    width: rounded(Math.max(...boxes.map(({ x, width }) => x + width)) - left),
    height: rounded(Math.max(...ys) - top),
  };
}

function rounded(pixels: number): number {
  return Math.round(pixels * 2) / 2;
}
