import type { ConfigurationItem } from '../../../lib/core/item';
import { AwsError } from '../../support/aws-call';

/** One PutEvaluations entry as AWS Config stores it. */
export interface StoredResult {
  readonly configRuleName: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly complianceType: string;
  readonly annotation?: string;
  /** Epoch seconds, as the protocol writes times. */
  readonly orderingTimestamp: number;
}

export interface DeployedRule {
  readonly ConfigRuleName: string;
  readonly Scope?: {
    readonly ComplianceResourceTypes?: readonly string[];
    readonly ComplianceResourceId?: string;
    readonly TagKey?: string;
    readonly TagValue?: string;
  };
}

type Input = Readonly<Record<string, unknown>>;

/**
 * The part of AWS Config that the evaluator uses, with its limits: recorded items, rules and reported results. Follows
 * the service's model and documentation, and is as strict as the service.
 */
export class ConfigState {
  /** The newest item of each resource, in core's format. */
  items: ConfigurationItem[] = [];
  /** The items that a query lists, if the index lags behind `items`. */
  indexed: ConfigurationItem[] | undefined;
  /** Older versions of resources. */
  history: ConfigurationItem[] = [];
  readonly rules = new Map<string, DeployedRule>([['assay-test', { ConfigRuleName: 'assay-test' }]]);
  /** By rule and resource. */
  readonly results = new Map<string, StoredResult>();
  /** The rule of each result token. */
  readonly tokens = new Map<string, string>([['token', 'assay-test']]);
  /** The number of rows in a page, if smaller than the caller's limit. */
  pageSize = 100;
  /** Selects the keys that the next BatchGetResourceConfig calls leave unprocessed, one function for each call. */
  unprocessed: ((resourceId: string) => boolean)[] = [];
  /** Selects the evaluations that the next PutEvaluations calls reject, one function for each call. */
  refused: ((resourceId: string) => boolean)[] = [];
  private byKey: { readonly of: unknown; readonly items: ReadonlyMap<string, ConfigurationItem> } | undefined;
  private readonly pages = new Map<string, { readonly of: string; readonly start: number }>();

  /** The stored results of a rule, by resource id. */
  listResults(configRuleName = 'assay-test'): Record<string, string> {
    const own = [...this.results.values()].filter((result) => result.configRuleName === configRuleName);
    return Object.fromEntries(own.map(({ resourceId, complianceType }) => [resourceId, complianceType]));
  }

  /** Stores a result as if the rule had reported it. */
  store(result: Partial<StoredResult> & Pick<StoredResult, 'resourceType' | 'resourceId' | 'complianceType'>): void {
    const whole = { configRuleName: 'assay-test', orderingTimestamp: 0, ...result };
    const key = `${whole.configRuleName}|${whole.resourceType}|${whole.resourceId}`;
    const known = this.results.get(key);
    // An older result does not replace a newer one.
    if (!known || known.orderingTimestamp <= whole.orderingTimestamp) this.results.set(key, whole);
  }

  answer(action: string, input: Input): unknown {
    switch (action) {
      case 'PutEvaluations':
        return this.putEvaluations(input);
      case 'SelectResourceConfig':
        return this.selectResourceConfig(input);
      case 'BatchGetResourceConfig':
        return this.batchGetResourceConfig(input);
      case 'GetResourceConfigHistory':
        return this.getResourceConfigHistory(input);
      case 'GetComplianceDetailsByConfigRule':
        return this.getComplianceDetails(input);
      case 'DescribeConfigRules':
        return this.describeConfigRules(input);
      default:
        throw new AwsError('UnknownOperationException', '');
    }
  }

  private putEvaluations(input: Input): unknown {
    onlyMembers(input, ['Evaluations', 'ResultToken', 'TestMode']);
    const evaluations = list(input, 'Evaluations', 0, 100);
    const token = text(input, 'ResultToken', 1, Number.MAX_SAFE_INTEGER);
    for (const evaluation of evaluations as Input[]) checkEvaluation(evaluation);
    if (input.TestMode === true) return { FailedEvaluations: [] };
    const configRuleName = this.tokens.get(token);
    if (configRuleName === undefined) {
      throw new AwsError('InvalidResultTokenException', 'The specified ResultToken is invalid.');
    }
    const isRefused = this.refused.shift() ?? (() => false);
    const failed = (evaluations as Input[]).filter((one) => isRefused(one.ComplianceResourceId as string));
    for (const one of evaluations as Input[]) {
      if (failed.includes(one)) continue;
      this.store({
        configRuleName,
        resourceType: one.ComplianceResourceType as string,
        resourceId: one.ComplianceResourceId as string,
        complianceType: one.ComplianceType as string,
        ...(one.Annotation !== undefined && { annotation: one.Annotation as string }),
        orderingTimestamp: one.OrderingTimestamp as number,
      });
    }
    return { FailedEvaluations: failed };
  }

  private selectResourceConfig(input: Input): unknown {
    onlyMembers(input, ['Expression', 'Limit', 'NextToken']);
    const expression = text(input, 'Expression', 1, 4096, 'InvalidExpressionException');
    const [, fields, types] =
      /^SELECT ([\w.]+(?:, [\w.]+)*) WHERE resourceType IN \(('[\w:]+'(?:, '[\w:]+')*)\)$/.exec(expression) ?? [];
    if (!fields || !types) throw new AwsError('InvalidExpressionException', `Cannot parse ${expression}`);
    const wanted = types.split(', ').map((type) => type.slice(1, -1));
    const rows = (this.indexed ?? this.items).filter(
      ({ resourceType, status }) => wanted.includes(resourceType) && !status.includes('Deleted'),
    );
    const { page, NextToken } = this.page(rows, input, 'Limit', expression);
    return {
      QueryInfo: { SelectFields: fields.split(', ').map((Name) => ({ Name })) },
      Results: page.map((item) => JSON.stringify(toRow(item, fields.split(', ')))),
      ...NextToken,
    };
  }

  private batchGetResourceConfig(input: Input): unknown {
    onlyMembers(input, ['resourceKeys']);
    const keys = list(input, 'resourceKeys', 1, 100) as Input[];
    for (const key of keys) {
      onlyMembers(key, ['resourceType', 'resourceId']);
      text(key, 'resourceType', 1, 196);
      text(key, 'resourceId', 1, 768);
    }
    const isLeft = this.unprocessed.shift() ?? (() => false);
    const left = keys.filter(({ resourceId }) => isLeft(resourceId as string));
    const found = keys.filter((key) => !left.includes(key)).flatMap((key) => this.current(key) ?? []);
    return { baseConfigurationItems: found.map(baseItem), unprocessedResourceKeys: left };
  }

  private current({ resourceType, resourceId }: Input): ConfigurationItem | undefined {
    if (this.byKey?.of !== this.items) {
      const current = this.items.filter(({ status }) => !status.includes('Deleted'));
      const items = new Map(current.map((item) => [`${item.resourceType}|${item.resourceId}`, item]));
      this.byKey = { of: this.items, items };
    }
    return this.byKey.items.get(`${resourceType}|${resourceId}`);
  }

  private getResourceConfigHistory(input: Input): unknown {
    onlyMembers(input, ['resourceType', 'resourceId', 'laterTime', 'earlierTime', 'limit', 'nextToken']);
    const later = (input.laterTime as number | undefined) ?? Number.POSITIVE_INFINITY;
    const states = [...this.items, ...this.history].filter(
      ({ resourceType, resourceId }) => resourceType === input.resourceType && resourceId === input.resourceId,
    );
    if (states.length === 0) {
      throw new AwsError(
        'ResourceNotDiscoveredException',
        `Resource ${input.resourceId} of resourceType:${input.resourceType} is unknown or has not been discovered`,
      );
    }
    const upTo = states
      .filter((state) => seconds(state.captureTime) <= later)
      .sort((a, b) => seconds(b.captureTime) - seconds(a.captureTime));
    const { page, nextToken } = this.page(upTo, input, 'limit', 'history');
    return { configurationItems: page.map(wholeItem), ...nextToken };
  }

  private getComplianceDetails(input: Input): unknown {
    onlyMembers(input, ['ConfigRuleName', 'ComplianceTypes', 'Limit', 'NextToken']);
    const configRuleName = this.ruleOf(input.ConfigRuleName).ConfigRuleName;
    const wanted = list(input, 'ComplianceTypes', 0, 3);
    const results = [...this.results.values()].filter(
      (result) => result.configRuleName === configRuleName && wanted.includes(result.complianceType),
    );
    const { page, NextToken } = this.page(results, input, 'Limit', 'details');
    return { EvaluationResults: page.map(evaluationResult), ...NextToken };
  }

  private describeConfigRules(input: Input): unknown {
    onlyMembers(input, ['ConfigRuleNames', 'NextToken']);
    return { ConfigRules: (list(input, 'ConfigRuleNames', 0, 25) as string[]).map((name) => this.ruleOf(name)) };
  }

  private ruleOf(name: unknown): DeployedRule {
    const rule = this.rules.get(name as string);
    if (rule) return rule;
    throw new AwsError(
      'NoSuchConfigRuleException',
      `The ConfigRule '${name}' provided in the request is invalid. Please check the configRule name.`,
    );
  }

  /** A page, and the token of the next. Tokens are opaque and valid only for the same request. */
  private page<T>(rows: readonly T[], input: Input, limitName: string, of: string) {
    const limit = (input[limitName] as number | undefined) || 25;
    if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
      throw new AwsError('InvalidLimitException', 'The specified limit is outside the allowable range.');
    }
    const token = input.NextToken ?? input.nextToken;
    const place = token === undefined ? { of, start: 0 } : this.pages.get(token as string);
    if (place?.of !== of) throw new AwsError('InvalidNextTokenException', 'The specified next token is invalid.');
    const end = place.start + Math.min(limit, this.pageSize);
    if (end >= rows.length) return { page: rows.slice(place.start) };
    const next = Buffer.from(`${this.pages.size}/${end}`).toString('base64');
    this.pages.set(next, { of, start: end });
    return { page: rows.slice(place.start, end), NextToken: { NextToken: next }, nextToken: { nextToken: next } };
  }
}

function checkEvaluation(evaluation: Input): void {
  const members = [
    'ComplianceResourceType',
    'ComplianceResourceId',
    'ComplianceType',
    'Annotation',
    'OrderingTimestamp',
  ];
  onlyMembers(evaluation, members);
  text(evaluation, 'ComplianceResourceType', 1, 256);
  text(evaluation, 'ComplianceResourceId', 1, 768);
  if (evaluation.Annotation !== undefined) text(evaluation, 'Annotation', 1, 256);
  if (!['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE'].includes(evaluation.ComplianceType as string)) {
    throw new AwsError('InvalidParameterValueException', `ComplianceType ${evaluation.ComplianceType}`);
  }
  if (typeof evaluation.OrderingTimestamp !== 'number') {
    throw new AwsError('SerializationException', 'OrderingTimestamp is not a timestamp');
  }
}

function onlyMembers(input: Input, members: readonly string[]): void {
  const other = Object.keys(input).find((name) => !members.includes(name));
  if (other) throw new AwsError('SerializationException', `Unexpected member ${other}`);
}

function text(input: Input, name: string, min: number, max: number, code = 'ValidationException'): string {
  const value = input[name];
  if (typeof value !== 'string') throw new AwsError('SerializationException', `${name} is not a string`);
  if (value.length < min || value.length > max) throw tooLong(name, min, max, code);
  return value;
}

function list(input: Input, name: string, min: number, max: number): unknown[] {
  const value = input[name];
  if (!Array.isArray(value)) throw new AwsError('SerializationException', `${name} is not a list`);
  if (value.length < min || value.length > max) throw tooLong(name, min, max, 'ValidationException');
  return value;
}

const tooLong = (name: string, min: number, max: number, code: string): AwsError =>
  new AwsError(
    code,
    `1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must have length from ${min} to ${max}`,
  );

const seconds = (time: string | undefined): number => Date.parse(time ?? '') / 1000;

/** An item as a query returns it: tags as a list, relationships without their names. */
function toRow(item: ConfigurationItem, fields: readonly string[]): unknown {
  const known: Record<string, unknown> = {
    resourceType: item.resourceType,
    resourceId: item.resourceId,
    tags: Object.entries(item.tags).map(([key, value]) => ({ key, value, tag: `${key}=${value}` })),
    relationships: item.relationships.map(({ name, ...related }) => related),
  };
  const other = fields.find((field) => !(field in known));
  if (other) throw new AwsError('InvalidExpressionException', `Unknown property ${other}`);
  return Object.fromEntries(fields.map((field) => [field, known[field]]));
}

/** An item as the API returns it, with its own field names and every configuration value as JSON text. */
const baseItem = (item: ConfigurationItem) => ({
  version: '1.3',
  accountId: item.accountId,
  configurationItemCaptureTime: item.captureTime && seconds(item.captureTime),
  configurationItemStatus: item.status,
  configurationStateId: item.stateId ?? String(Date.parse(item.captureTime ?? '')),
  arn: item.arn,
  resourceType: item.resourceType,
  resourceId: item.resourceId,
  resourceName: item.resourceName,
  awsRegion: item.region,
  availabilityZone: 'Not Applicable',
  configuration: JSON.stringify(item.configuration),
  supplementaryConfiguration: Object.fromEntries(
    Object.entries(item.supplementaryConfiguration ?? {}).map(([key, value]) => [key, JSON.stringify(value)]),
  ),
});

const wholeItem = (item: ConfigurationItem) => ({
  ...baseItem(item),
  configurationItemMD5Hash: '',
  relatedEvents: [],
  tags: item.tags,
  relationships: item.relationships.map(({ name, ...related }) => ({ ...related, relationshipName: name })),
});

const evaluationResult = (result: StoredResult) => ({
  EvaluationResultIdentifier: {
    EvaluationResultQualifier: {
      ConfigRuleName: result.configRuleName,
      ResourceType: result.resourceType,
      ResourceId: result.resourceId,
      EvaluationMode: 'DETECTIVE',
    },
    OrderingTimestamp: result.orderingTimestamp,
  },
  ComplianceType: result.complianceType,
  ResultRecordedTime: result.orderingTimestamp,
  ConfigRuleInvokedTime: result.orderingTimestamp,
  ...(result.annotation !== undefined && { Annotation: result.annotation }),
});
