import type { Finished } from "../../../process/run";
import { hypervisorOf } from "../hypervisor";
import { VirshSession } from "./session";

/** Most sessions of one connection. */
const most = 4;

/** How long a session is waited for while none becomes idle. Thirty machines that are made at once take turns; an upload may take minutes. */
const patienceMs = 1_000;

/** virsh takes in one character after the other: in longer lines that costs more than a process. */
const longestLine = 8_000;

interface Sessions {
  idle: VirshSession[];
  /** Those that are being opened, too. */
  count: number;
  /** Called with the next session that is idle, the first to come first, each with what ends its wait. */
  waiting: Map<(session: VirshSession) => void, NodeJS.Timeout>;
}

const connections = new Map<string, Sessions>();
/** Connections over which virsh is started for each command. */
const withoutSessions = new Set<string>();

/**
 * Runs a line of commands in a kept virsh.
 * @returns undefined where there is no session for it: nothing was run
 * @throws ProgramError where libvirt does not respond, or virsh ends before the commands do: they may have had an effect
 */
export async function runInSession(uri: string, line: string): Promise<Finished | undefined> {
  if (!mayBeKept(uri) || !isTypeable(line)) return undefined;
  const session = await take(uri);
  try {
    return await session?.run(line);
  } finally {
    if (session?.isOpen) release(uri, session);
  }
}

/** Ends all sessions, which end with this process anyway. */
export function endSessions(): void {
  for (const { idle } of [...connections.values()]) for (const session of [...idle]) session.close();
  connections.clear();
  withoutSessions.clear();
}

/**
 * Of libvirt's test driver each connection is a host of its own; with other transports than these virsh may ask for a password on standard
 * input; and the daemon of a user may be started by virsh, with its environment.
 */
function mayBeKept(uri: string): boolean {
  if (withoutSessions.has(uri) || hypervisorOf(uri) === undefined) return false;
  const { protocol, pathname } = new URL(uri);
  return /^\w+(\+unix|\+ssh)?:$/.test(protocol) && pathname !== "/session";
}

/** Other characters are keys to virsh, such as the tabulator, which completes words. */
function isTypeable(line: string): boolean {
  return line.length <= longestLine && /^[\x20-\x7e]*$/.test(line);
}

async function take(uri: string): Promise<VirshSession | undefined> {
  const sessions = sessionsOf(uri);
  const idle = sessions.idle.pop();
  if (idle) return idle;
  return sessions.count < most ? open(uri, sessions) : waitFor(sessions);
}

async function open(uri: string, sessions: Sessions): Promise<VirshSession | undefined> {
  sessions.count += 1;
  const session = await VirshSession.open(uri, (closed) => {
    sessions.count -= 1;
    sessions.idle = sessions.idle.filter((other) => other !== closed);
  });
  if (!session) withoutSessions.add(uri);
  return session;
}

function waitFor({ waiting }: Sessions): Promise<VirshSession | undefined> {
  return new Promise((resolve) => {
    const settle = (session?: VirshSession) => {
      clearTimeout(waiting.get(settle));
      waiting.delete(settle);
      resolve(session);
    };
    waiting.set(settle, setTimeout(settle, patienceMs));
  });
}

function release(uri: string, session: VirshSession): void {
  const { idle, waiting } = sessionsOf(uri);
  const [next] = waiting.keys();
  if (next) next(session);
  else idle.push(session);
  for (const timer of waiting.values()) timer.refresh();
}

function sessionsOf(uri: string): Sessions {
  const sessions = connections.get(uri) ?? { idle: [], count: 0, waiting: new Map() };
  connections.set(uri, sessions);
  return sessions;
}
