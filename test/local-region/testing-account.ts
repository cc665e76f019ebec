import { Accounts } from '../../lib/local-region/account/accounts';
import type { RecordedSettings } from '../../lib/local-region/account/recorded-settings';
import type { AwsError, Caller, CallInput } from '../../lib/local-region/aws-call';
import { Clock } from '../../lib/local-region/clock';
import type { RegionContext } from '../../lib/local-region/region-context';
import { type AccountParts, addAccountServices } from '../../lib/local-region/services/account-services';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-west-1';
export const START = Date.parse('2026-03-01T12:00:00.000Z');

export const ADMINISTRATOR: Caller = { kind: 'administrator', account: ACCOUNT };

/** An account with its services, called without the endpoint. */
export class TestingAccount {
  readonly clock = new Clock(START);
  readonly accounts = new Accounts(this.clock, ACCOUNT);
  readonly parts: AccountParts;
  readonly errors: string[] = [];

  constructor(account = ACCOUNT, prepare: (accounts: Accounts) => void = () => undefined, settings?: RecordedSettings) {
    prepare(this.accounts);
    const context: Pick<RegionContext, 'scope' | 'clock' | 'resources' | 'createId' | 'call' | 'report'> = {
      scope: { partition: 'aws', account, region: REGION },
      clock: this.clock,
      resources: this.accounts.listResources(account, REGION),
      createId: () => this.accounts.createId(),
      call: (call) => this.accounts.call({ region: REGION, ...call }),
      report: (entry) => void this.errors.push(JSON.stringify(entry)),
    };
    this.parts = addAccountServices(this.accounts, context, settings);
  }

  get resources() {
    return this.accounts.listResources(ACCOUNT, REGION);
  }

  /** Makes a call: `ec2:DescribeVolumes`. */
  // biome-ignore lint/suspicious/noExplicitAny: the type follows from the operation
  async call(name: string, input: CallInput = {}, caller: Caller = ADMINISTRATOR): Promise<any> {
    const [service = '', operation = ''] = name.split(':');
    return this.accounts.call({ service, operation, input, caller, region: REGION });
  }

  /** Makes a call that fails, and returns code and message of its error. */
  async fail(name: string, input: CallInput = {}, caller: Caller = ADMINISTRATOR): Promise<string> {
    try {
      await this.call(name, input, caller);
    } catch (error) {
      const { code, message } = error as AwsError;
      return `${code}: ${message}`;
    }
    throw new Error(`${name} succeeded`);
  }
}
