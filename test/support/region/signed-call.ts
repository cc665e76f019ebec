import type { IncomingMessage } from 'node:http';
import type { CallInput } from '../../../lib/local-region/aws-call';
import { readWireCall, type WireRequest } from '../../../lib/local-region/wire/request';

/** A call that arrived over the wire, with the credentials that signed it. */
export interface SignedCall {
  readonly service: string;
  readonly api: string;
  readonly input: CallInput;
  readonly accessKeyId: string;
  /** The Region of the signature. */
  readonly region: string;
}

/** @throws AwsError if no service has such a call */
export async function readSignedCall(request: IncomingMessage, wire: WireRequest, body: Buffer): Promise<SignedCall> {
  const { model, operation, input } = await readWireCall(request, wire, body);
  const { accessKeyId = '', region = '' } = wire.credential ?? {};
  return { service: model.entry.name, api: operation.name, input, accessKeyId, region };
}
