import { afterAll, beforeAll, vi } from "vitest";
import * as clients from "../../../src/platform/ec2/api/clients";

/**
 * In the tests of this file, `client` stands in for AWS's clients. `vi.mock` would do the same, but needs a separate
 * process for the file.
 */
export function standInForAws(client: (service: string) => object): void {
  let spy: ReturnType<typeof vi.spyOn>;
  beforeAll(() => {
    spy = vi.spyOn(clients, "awsClient").mockImplementation(client as never);
  });
  afterAll(() => spy.mockRestore());
}
