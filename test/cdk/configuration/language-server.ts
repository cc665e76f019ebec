import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ROOT } from '../../source';

interface Location {
  readonly uri: string;
  readonly range: { readonly start: { readonly line: number } };
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly result?: unknown;
}

/** TypeScript's language server, which editors use. https://microsoft.github.io/language-server-protocol/ */
export class LanguageServer {
  private readonly process: ChildProcess;
  private readonly pending = new Map<number, (result: unknown) => void>();
  private received = Buffer.alloc(0);
  private lastId = 0;
  private uri = '';

  constructor() {
    this.process = spawn(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '--lsp', '--stdio'], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.process.stdout?.on('data', (chunk: Buffer) => this.receive(chunk));
  }

  stop(): void {
    this.process.kill();
  }

  /** Starts a session for the project in a folder, and opens one of its files. */
  async open(folder: string, file: string): Promise<void> {
    const rootUri = pathToFileURL(folder).href;
    await this.request('initialize', { processId: process.pid, rootUri, capabilities: {} });
    this.send({ method: 'initialized', params: {} });
    this.uri = `${rootUri}/${file}`;
    const text = readFileSync(join(folder, file), 'utf8');
    const textDocument = { uri: this.uri, languageId: 'typescript', version: 1, text };
    this.send({ method: 'textDocument/didOpen', params: { textDocument } });
  }

  /** Finds the declaration of the name at a position. Lines and characters count from 0. */
  async findDefinition(line: number, character: number): Promise<{ readonly file: string; readonly line: number }> {
    const params = { textDocument: { uri: this.uri }, position: { line, character } };
    const [location] = (await this.request('textDocument/definition', params)) as [Location];
    return { file: fileURLToPath(location.uri), line: location.range.start.line };
  }

  private request(method: string, params: unknown): Promise<unknown> {
    const id = ++this.lastId;
    this.send({ id, method, params });
    return new Promise((resolve) => this.pending.set(id, resolve));
  }

  private send(message: object): void {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.process.stdin?.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  private receive(chunk: Buffer): void {
    this.received = Buffer.concat([this.received, chunk]);
    for (;;) {
      const header = /^Content-Length: (\d+)\r\n(?:.*\r\n)*?\r\n/.exec(this.received.toString('latin1'));
      if (!header) return;
      const [start, end] = [header[0].length, header[0].length + Number(header[1])];
      if (this.received.length < end) return;
      const message = JSON.parse(this.received.toString('utf8', start, end)) as Message;
      this.received = this.received.subarray(end);
      if (message.id === undefined) continue;
      // The server also asks for settings, which may be empty.
      if (message.method) this.send({ id: message.id, result: null });
      else this.pending.get(message.id)?.(message.result);
    }
  }
}
