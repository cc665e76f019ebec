import { AwsError, type Caller } from '../aws-call';
import type { Clock } from '../clock';
import type { PolicyDocument } from '../service';

/** An access key, of a user or of a session. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly caller: Caller;
  readonly isActive: boolean;
  /** Epoch milliseconds; only of sessions. */
  readonly expires?: number;
  /** Epoch milliseconds; only of users. */
  readonly lastUsed?: number;
  /** Limits what the session may do. */
  readonly sessionPolicy?: PolicyDocument;
}

/**
 * The access keys of all accounts. A key that is not in the list is that of an account's administrator. Twelve digits in a row
 * name the account (`111122223333`, `AKIA111122223333`); otherwise it is the default account.
 */
export class AccessKeys {
  private readonly keys = new Map<string, AccessKey>();
  private readonly sessionPolicies = new WeakMap<Caller, PolicyDocument>();

  constructor(
    private readonly clock: Clock,
    private readonly defaultAccount: string,
  ) {}

  put(key: AccessKey): void {
    this.keys.set(key.accessKeyId, key);
    if (key.sessionPolicy) this.sessionPolicies.set(key.caller, key.sessionPolicy);
  }

  delete(accessKeyId: string): void {
    const key = this.keys.get(accessKeyId);
    if (key) this.keys.set(accessKeyId, { ...key, isActive: false });
  }

  list(): AccessKey[] {
    return [...this.keys.values()];
  }

  find(accessKeyId: string): AccessKey | undefined {
    return this.keys.get(accessKeyId);
  }

  /** Finds the session policy of a caller. */
  findSessionPolicy(caller: Caller): PolicyDocument | undefined {
    return this.sessionPolicies.get(caller);
  }

  /** @throws AwsError */
  identify(accessKeyId: string): Caller {
    const key = this.keys.get(accessKeyId);
    if (!key) return { kind: 'administrator', account: /\d{12}/.exec(accessKeyId)?.[0] ?? this.defaultAccount };
    if (!key.isActive) {
      throw new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403);
    }
    if (key.expires !== undefined && key.expires <= this.clock.time) {
      throw new AwsError('ExpiredToken', 'The security token included in the request is expired', 403);
    }
    if (key.expires === undefined) this.keys.set(accessKeyId, { ...key, lastUsed: this.clock.time });
    return key.caller;
  }
}
