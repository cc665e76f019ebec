import type { IncomingHttpHeaders } from 'node:http';

/** The credential that signed a request, with the scope of the signature. */
export interface RequestCredential {
  readonly accessKeyId: string;
  readonly region: string;
  /** `elasticloadbalancing` */
  readonly signingName: string;
  readonly sessionToken?: string;
}

/** Reads the credential from the header or, of a presigned URL, from the query. The signature itself is not checked. */
export function readCredential(headers: IncomingHttpHeaders, query: URLSearchParams): RequestCredential | undefined {
  const scope = /Credential=([^,\s]+)/.exec(headers.authorization ?? '')?.[1] ?? query.get('X-Amz-Credential') ?? '';
  const token = headers['x-amz-security-token'] ?? query.get('X-Amz-Security-Token');
  const [accessKeyId, , region, signingName, terminator] = scope.split('/');
  if (!accessKeyId || !region || !signingName || terminator !== 'aws4_request') return undefined;
  return { accessKeyId, region, signingName, ...(typeof token === 'string' && { sessionToken: token }) };
}

/** Whether a request has a signature of version 2, as old clients make presigned URLs for endpoints that are not those of AWS. */
export const hasOldSignature = (headers: IncomingHttpHeaders, query: URLSearchParams): boolean =>
  query.has('AWSAccessKeyId') || /^AWS /.test(headers.authorization ?? '');
