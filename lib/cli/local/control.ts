import { randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  request as sendRequest,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { isObject, parseJson } from '../../core/json';
import { ensureFolder } from '../../engine/system-error';
import { UsageError } from '../usage-error';

/** The folder of a local region's state, in the current folder. */
export const STATE_FOLDER = join('.assay', 'local-region');
const CONTROL_FILE = 'control.json';

/** Answers a request of `assay local`. @throws UsageError with the reason for the user */
export type AnswerControl = (action: string, input: Readonly<Record<string, unknown>>) => Promise<object>;

/**
 * The server of a running local region that answers `assay local`, on loopback. The port and a token are in a file that
 * only its owner may read.
 */
export class ControlServer {
  private constructor(
    private readonly server: Server,
    private readonly file: string,
    private readonly token: string,
  ) {}

  static async start(folder: string, answer: AnswerControl): Promise<ControlServer> {
    const token = randomBytes(24).toString('hex');
    const server = createServer((request, response) => void respond(request, response, token, answer));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const file = join(folder, CONTROL_FILE);
    ensureFolder(dirname(file));
    rmSync(file, { force: true });
    writeFileSync(file, JSON.stringify({ port: (server.address() as AddressInfo).port, token, pid: process.pid }), {
      mode: 0o600,
    });
    return new ControlServer(server, file, token);
  }

  async stop(): Promise<void> {
    // A later local region in this folder has the file.
    if (readControl(this.file)?.token === this.token) rmSync(this.file, { force: true });
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  token: string,
  answer: AnswerControl,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const given = Buffer.from(request.headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  const isKnown = given.length === wanted.length && timingSafeEqual(given, wanted);
  const send = (status: number, body: object): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  if (!isKnown) return send(401, { error: 'The token is not the one of this local region' });
  try {
    const input = parseJson(Buffer.concat(chunks).toString() || '{}');
    send(200, await answer((request.url ?? '/').slice(1), isObject(input) ? input : {}));
  } catch (error) {
    send(400, { error: error instanceof Error ? error.message : String(error) });
  }
}

/**
 * Calls the local region that runs in this folder.
 * @throws UsageError if none runs, or with its error
 */
export async function callLocalRegion(
  folder: string,
  action: string,
  input: object = {},
): Promise<Record<string, unknown>> {
  const file = join(folder, CONTROL_FILE);
  const settings = readControl(file);
  const none = `Cannot find a local region in "${folder}": start one with \`assay start\` in this folder`;
  if (!settings) throw new UsageError(none);
  const { status, text } = await post(Number(settings.port), String(settings.token), action, input).catch(() => {
    throw new UsageError(none);
  });
  const answer = parseJson(text);
  if (status === 200 && isObject(answer)) return answer;
  throw new UsageError(isObject(answer) ? String(answer.error) : text);
}

/** Returns port and token of the local region of a folder; undefined if there is none. */
function readControl(file: string): Readonly<Record<string, unknown>> | undefined {
  const settings = existsSync(file) ? parseJson(readFileSync(file, 'utf8')) : undefined;
  return isObject(settings) ? settings : undefined;
}

function post(port: number, token: string, action: string, input: object): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` };
    const sent = sendRequest({ host: '127.0.0.1', port, path: `/${action}`, method: 'POST', headers }, (response) => {
      let text = '';
      response.on('data', (part) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 500, text }));
    });
    sent.once('error', reject);
    sent.end(JSON.stringify(input));
  });
}
