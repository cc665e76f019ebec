/** Input that contradicts the schema of its operation. Each protocol answers it with an error of its own. */
export class InvalidInput extends Error {
  constructor(
    readonly reason: 'type' | 'missing' | 'unknown' | 'malformed' | 'constraint',
    /** `IpPermissions.1.FromPort`; empty for the whole body. */
    readonly path: string,
    message: string,
  ) {
    super(message);
  }
}
