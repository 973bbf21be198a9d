import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface Comment {
  id: number;
  /** Login on GitHub, user number on GitLab. */
  account: string;
  body: string;
}

/** Answers on loopback like GitHub and GitLab when comments are read and written. */
export class CommentService {
  readonly written: { id: number | undefined; body: string }[] = [];
  readonly tokens = new Set<string>();

  private constructor(
    private readonly comments: Comment[],
    /** Method that is refused. */
    private readonly refusing: string,
    private readonly server: Server,
  ) {}

  static async start(comments: Comment[], refusing: string): Promise<CommentService> {
    const server = createServer();
    const service = new CommentService(comments, refusing, server);
    server.on("request", async (request, response) => {
      const answer = await service.answer(request);
      response.writeHead(answer === undefined ? 500 : 200, { "Content-Type": "application/json", Connection: "close" });
      response.end(JSON.stringify(answer ?? { message: "refused" }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage): Promise<unknown> {
    const { method = "", headers } = request;
    const { pathname, searchParams } = new URL(request.url!, this.url);
    this.tokens.add(headers.authorization?.replace("Bearer ", "") ?? String(headers["private-token"]));
    if (pathname === "/user") return { id: 7 };
    if (method === this.refusing) return undefined;
    if (method === "GET") return this.page(Number(searchParams.get("page")), Number(searchParams.get("per_page")));
    const id = /\/(?:comments|notes)\/(\d+)$/.exec(pathname)?.[1];
    const { body } = JSON.parse(await text(request)) as { body: string };
    this.written.push({ id: id === undefined ? undefined : Number(id), body });
    return {};
  }

  private page(page: number, size: number): unknown[] {
    return this.comments.slice((page - 1) * size, page * size).map(({ id, account, body }) => ({
      id,
      body,
      system: false,
      user: { login: account },
      author: { id: /^\d+$/.test(account) ? Number(account) : account },
    }));
  }
}
