import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An HTTP server on loopback that reads the body of each request. */
export class LoopbackServer {
  /** Never closes an idle connection: on a busy machine a client would just then send its next request on it. */
  private readonly server = createServer({ keepAlive: true, keepAliveTimeout: 0, requestTimeout: 0 });

  constructor(handle: (request: IncomingMessage, body: Buffer, response: ServerResponse) => Promise<void> | void) {
    this.server.on('request', async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      await handle(request, Buffer.concat(chunks), response);
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** `http://127.0.0.1:…` */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
}
