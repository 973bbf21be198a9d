import { createServer, type IncomingMessage, type ServerResponse, request as send } from "node:http";
import type { AddressInfo } from "node:net";

/** One request to AWS. */
export interface AwsRequest {
  /** As in IAM policies: `ec2:RegisterImage`. */
  action: string;
  /** Of the query protocol (EC2, Auto Scaling, IAM …): `BlockDeviceMapping.1.Ebs.VolumeType` … */
  params: Record<string, string>;
  /** Of the JSON protocols. */
  json?: Record<string, unknown>;
  headers: Record<string, string>;
  method: string;
  path: string;
}

/** What a test answers in place of AWS; `"nothing"` leaves the client waiting. */
export type AwsAnswer = { status: number; headers?: Record<string, string>; body?: string } | "nothing";

/** A proxy that records requests and may answer some itself. */
export interface AwsProxy {
  endpoint: string;
  requests: AwsRequest[];
  /** Called for each request; if it returns an answer, moto does not get the request. */
  answerInstead: { with?: (request: AwsRequest) => AwsAnswer | undefined };
  stop(): Promise<void>;
}

export async function startAwsProxy(port: number): Promise<AwsProxy> {
  const requests: AwsRequest[] = [];
  const answerInstead: AwsProxy["answerInstead"] = {};
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const body = Buffer.concat(chunks);
      const request = describe(incoming, body);
      requests.push(request);
      const answer = answerInstead.with?.(request);
      if (answer === "nothing") return;
      if (answer) outgoing.writeHead(answer.status, answer.headers).end(answer.body);
      else forward(port, incoming, body, outgoing);
    });
  });
  // Node closes idle connections after 5 s, just when a client may use one again.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answerInstead,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function forward(port: number, incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse): void {
  const { method, url, headers } = incoming;
  const onward = send({ host: "127.0.0.1", port, method, path: url, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on("error", (error) => outgoing.writeHead(502).end(error.message));
  onward.end(body);
}

function describe({ method = "", url = "", headers }: IncomingMessage, body: Buffer): AwsRequest {
  // Credential=KEY/DATE/REGION/SERVICE/aws4_request
  const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? "")?.[1] ?? "unknown";
  const isForm = headers["content-type"]?.includes("x-www-form-urlencoded");
  const params = isForm ? Object.fromEntries(new URLSearchParams(body.toString())) : {};
  const isJson = headers["content-type"]?.includes("json");
  const json = isJson && body.length > 0 ? (JSON.parse(body.toString()) as Record<string, unknown>) : undefined;
  const target = headers["x-amz-target"]?.toString().split(".").pop();
  const action = params.Action ?? target ?? restAction(service, method, url);
  return {
    action: `${service}:${action}`,
    params,
    json,
    headers: headers as Record<string, string>,
    method,
    path: url,
  };
}

const restActions: readonly [string, string, RegExp, string][] = [
  ["ebs", "POST", /^\/snapshots$/, "StartSnapshot"],
  ["ebs", "POST", /^\/snapshots\/completion\//, "CompleteSnapshot"],
  ["ebs", "PUT", /^\/snapshots\/[^/]+\/blocks\//, "PutSnapshotBlock"],
  ["ebs", "GET", /^\/snapshots\/[^/]+\/blocks\//, "GetSnapshotBlock"],
  ["ebs", "GET", /^\/snapshots\/[^/]+\/blocks$/, "ListSnapshotBlocks"],
  ["route53", "POST", /\/hostedzone\/?$/, "CreateHostedZone"],
  ["route53", "POST", /\/hostedzone\/[^/]+\/rrset\/?$/, "ChangeResourceRecordSets"],
  ["route53", "GET", /\/hostedzone\/[^/]+\/rrset$/, "ListResourceRecordSets"],
  ["route53", "GET", /\/hostedzone\/[^/]+$/, "GetHostedZone"],
  ["route53", "DELETE", /\/hostedzone\/[^/]+$/, "DeleteHostedZone"],
  ["route53", "POST", /\/tags\//, "ChangeTagsForResource"],
];

function restAction(service: string, method: string, url: string): string {
  const path = url.split("?")[0]!;
  const found = restActions.find(([s, m, form]) => s === service && m === method && form.test(path));
  return found?.[3] ?? `${method} ${path}`;
}
