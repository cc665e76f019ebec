import { ConfigServiceClient, type ConfigServiceClientConfig } from '@aws-sdk/client-config-service';
import type { ConfigurationItem } from '../../../lib/core/item';
import { AwsError } from '../../../lib/local-region/aws-call';
import { ItemAnswers } from '../../../lib/local-region/config/item-answers';
import type { StoredResult } from '../../../lib/local-region/config/results';
import type { RecordedItem } from '../../../lib/local-region/recording/recorded-items';
import { checkParameters } from '../../../lib/local-region/wire/parameters';
import { ListedItems } from '../../local-region/listed-items';
import { ADMINISTRATOR } from '../../local-region/testing-account';
import { TestingRegion } from '../../local-region/testing-region';

export const RULE = 'assay-test';
/** The token with which results of {@link RULE} are reported. */
const TOKEN = 'token';

export const THROTTLED = new AwsError('ThrottlingException', 'Rate exceeded');

/** Selects resources by their ids. */
type Selection = (resourceId: string) => boolean;

/** AWS Config as the evaluator uses it, with the local region's rules, results and items behind the endpoint. */
export class ConfigAccount {
  readonly region = new TestingRegion();
  /** Selects the keys that the next BatchGetResourceConfig calls leave unprocessed, one function for each call. */
  unprocessed: Selection[] = [];
  /** Selects the evaluations that the next PutEvaluations calls reject, one function for each call. */
  refused: Selection[] = [];
  private current: readonly ConfigurationItem[] = [];
  private earlier: readonly ConfigurationItem[] = [];

  static async start(): Promise<ConfigAccount> {
    const account = new ConfigAccount();
    await account.region.start();
    account.reset();
    return account;
  }

  stop(): Promise<void> {
    return this.region.stop();
  }

  reset(): void {
    const { watch, services } = this.region;
    watch.reset();
    this.unprocessed = [];
    this.refused = [];
    this.earlier = [];
    this.items = [];
    this.putRule(RULE);
    services.config.results.deleteRule(RULE);
    services.config.restore({ ...(services.config.save() as object), results: [], tokens: [[TOKEN, RULE]] });
    watch.answers.set('config:BatchGetResourceConfig', async (call, next) => {
      const isLeft = this.unprocessed.shift() ?? (() => false);
      const keys = call.input.resourceKeys as { resourceId: string }[];
      const resourceKeys = keys.filter(({ resourceId }) => !isLeft(resourceId));
      const unprocessedResourceKeys = keys.filter(({ resourceId }) => isLeft(resourceId));
      return { ...(await next({ ...call, input: { resourceKeys } })), unprocessedResourceKeys };
    });
    watch.answers.set('config:PutEvaluations', async (call, next) => {
      const isRefused = this.refused.shift() ?? (() => false);
      const all = call.input.Evaluations as { ComplianceResourceId: string }[];
      const Evaluations = all.filter(({ ComplianceResourceId }) => !isRefused(ComplianceResourceId));
      await next({ ...call, input: { ...call.input, Evaluations } });
      return { FailedEvaluations: all.filter((one) => !Evaluations.includes(one)) };
    });
  }

  /** The newest item of each resource. */
  get items(): readonly ConfigurationItem[] {
    return this.current;
  }

  set items(items: readonly ConfigurationItem[]) {
    this.current = items;
    this.list();
  }

  /** Older versions of resources. */
  set history(items: readonly ConfigurationItem[]) {
    this.earlier = items;
    this.list();
  }

  /** Lets queries list other items, since their index can lag behind. */
  set indexed(items: readonly ConfigurationItem[]) {
    const answers = new ItemAnswers(new ListedItems(items.map(toRecordedItem)), this.region.clock);
    this.region.watch.answers.set('config:SelectResourceConfig', (call) => answers.select(call));
  }

  /** The most entries of a page. */
  set pageSize(size: number) {
    for (const name of ['SelectResourceConfig', 'GetComplianceDetailsByConfigRule']) {
      this.region.watch.pages.set(`config:${name}`, { member: 'Limit', size });
    }
  }

  get results(): readonly StoredResult[] {
    return this.region.services.config.results.list();
  }

  /** The stored results of the rule, by resource id. */
  listResults(): Record<string, string> {
    return Object.fromEntries(this.results.map(({ resourceId, complianceType }) => [resourceId, complianceType]));
  }

  /** Stores a result as if the rule had reported it. */
  store(result: Pick<StoredResult, 'resourceType' | 'resourceId' | 'complianceType'> & Partial<StoredResult>): void {
    const times = { orderingTime: 0, recordedTime: 0, invokedTime: 0 };
    this.region.services.config.results.put({ configRuleName: RULE, ...times, ...result });
  }

  putRule(name: string, Scope: object = {}): void {
    this.region.services.config.types['AWS::Config::ConfigRule']?.create({
      stackName: 'assay',
      logicalId: name,
      type: 'AWS::Config::ConfigRule',
      ref: name,
      arn: name,
      attributes: { ConfigRuleId: name },
      properties: { Scope, Source: { Owner: 'CUSTOM_LAMBDA' } },
    });
  }

  /** The operations that were called, in order. */
  get operations(): string[] {
    return this.region.watch.calls.map(({ operation }) => operation);
  }

  /** The inputs of the calls of an operation of AWS Config. */
  listInputs(operation: string) {
    return this.region.watch.listInputs(`config:${operation}`);
  }

  /** The real SDK client, with the evaluator's options. */
  client(options: ConfigServiceClientConfig = this.region.clientOptions): ConfigServiceClient {
    const client = new ConfigServiceClient(options);
    client.middlewareStack.add((next) => (args) => next(args).catch(throwOwnError), { step: 'deserialize' });
    return client;
  }

  /** A client whose calls reach AWS Config as they are, without its protocol. Errors are not those of the SDK. */
  directClient(): ConfigServiceClient {
    const client = this.client();
    const send = (command: { readonly input: object }) => {
      const operation = command.constructor.name.replace(/Command$/, '');
      return this.region.callAs(
        ADMINISTRATOR,
        `config:${operation}`,
        checkParameters('config', operation, command.input),
      );
    };
    return Object.assign(client, { send });
  }

  private list(): void {
    const byTime = [...this.current, ...this.earlier].sort(
      (a, b) => Date.parse(b.captureTime ?? '') - Date.parse(a.captureTime ?? ''),
    );
    this.region.items = new ListedItems(byTime.map(toRecordedItem));
  }
}

/** In Jest's realm, Node's own errors are not instances of `Error`, and the SDK would hide their messages. */
function throwOwnError(error: object): never {
  if (error instanceof Error) throw error;
  const { name, message, code } = error as NodeJS.ErrnoException;
  throw Object.assign(new Error(message), { name, code });
}

/** Returns an item as the recorder makes it. */
const toRecordedItem = (item: ConfigurationItem): RecordedItem => ({
  configurationItemVersion: '1.3',
  configurationItemCaptureTime: item.captureTime as string,
  configurationItemStatus: item.status as 'OK',
  configurationStateId: (item.stateId ?? Date.parse(item.captureTime ?? '')) as number,
  awsAccountId: item.accountId as string,
  awsRegion: item.region as string,
  resourceType: item.resourceType,
  resourceId: item.resourceId,
  ...(item.resourceName !== undefined && { resourceName: item.resourceName }),
  ...(item.arn !== undefined && { ARN: item.arn }),
  availabilityZone: 'Not Applicable',
  tags: item.tags,
  relatedEvents: [],
  relationships: item.relationships,
  configuration: item.configuration as RecordedItem['configuration'],
  supplementaryConfiguration: (item.supplementaryConfiguration ?? {}) as Record<string, unknown>,
});
