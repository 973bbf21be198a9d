// The package has no types.
declare module "proper-lockfile" {
  interface LockOptions {
    lockfilePath?: string;
    realpath?: boolean;
    /** Milliseconds after which a lock that is not kept up is taken over. */
    stale?: number;
    /** Milliseconds between two marks that its holder lives. */
    update?: number;
    onCompromised?: (error: Error) => void;
  }
  export function check(file: string, options?: LockOptions): Promise<boolean>;
  export function lock(file: string, options?: LockOptions): Promise<() => Promise<void>>;
}
