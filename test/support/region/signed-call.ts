import type { IncomingMessage } from 'node:http';
import { readWire, type WireCall } from '../../runtime/remediation/stub-wire';

/** A call that arrived over the wire, with the credentials that signed it. */
export interface SignedCall extends WireCall {
  readonly accessKeyId: string;
  /** The Region of the signature. */
  readonly region: string;
}

/** @throws AwsError if none of our functions makes such a call */
export function readSignedCall(request: IncomingMessage, body: string): SignedCall {
  const scope = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\/aws4_request/.exec(String(request.headers.authorization));
  const [, accessKeyId = '', region = '', service = ''] = scope ?? [];
  return { accessKeyId, region, ...readCall(service, request, body) };
}

function readCall(service: string, request: IncomingMessage, body: string): WireCall {
  switch (service) {
    case 'sns':
    case 'iam': {
      const input = Object.fromEntries(new URLSearchParams(body));
      return { service, api: input.Action ?? '', input };
    }
    case 'securityhub':
      return {
        service,
        api: request.url === '/findings/import' ? 'BatchImportFindings' : String(request.url),
        input: JSON.parse(body),
      };
    default:
      return readWire(request, body);
  }
}
