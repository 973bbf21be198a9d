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

/** Rectangles in columns and the routes between them, relative to the upper left corner. */
export interface Routed {
  boxes: Box[];
  /** For each edge: its start, the two ends of its way through each column in between, and its end. */
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
 * Places boxes so that edges lead from left to right, as far as they form no cycle, and routes each edge around all other boxes: it crosses a
 * column horizontally, at a height that the layout keeps free, and changes its height between columns.
 */
export function routed(sizes: readonly Pick<Box, "width" | "height">[], edges: readonly [number, number][]): Routed {
  if (sizes.length === 0) return { boxes: [], routes: [], width: 0, height: 0 };
  const graph = new Graph<object, Box, { points: Point[] }>();
  graph.setGraph({ rankdir: "LR", nodesep: between.boxes, edgesep: between.edges, ranksep: between.columns });
  for (const [i, size] of sizes.entries()) graph.setNode(`${i}`, { ...size, x: 0, y: 0 });
  for (const [from, to] of edges) graph.setEdge(`${from}`, `${to}`, { points: [] });
  layout(graph);
  // The layout returns centres.
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
    const column = columns.find(({ centre }) => isAt(centre, x));
    const [left, right] = [x - width / 2, x + width / 2];
    if (!column) columns.push({ centre: x, left, right });
    else Object.assign(column, { left: Math.min(left, column.left), right: Math.max(right, column.right) });
  }
  return columns.sort((a, b) => a.centre - b.centre);
}

/** Moves everything so that it starts at 0, because a route may lead above all boxes. */
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
