import { DAY_MS } from '../../core/time';
import type { RecordedSettings } from '../../local-region/account/recorded-settings';
import type { SnapshotItem } from '../../local-region/account/snapshot';
import { Python } from '../../local-region/automation/python';
import { ClockDriver } from '../../local-region/clock-driver';
import type { FindManagedTriggers } from '../../local-region/config/config-rule';
import type { EvaluateManaged, EvaluatePolicy, FindGap } from '../../local-region/config/rule-evaluations';
import type { QueryItems } from '../../local-region/config/select';
import type { Assembly } from '../../local-region/deployment/assembly';
import type { Mail } from '../../local-region/journal';
import { LocalRegion, type LocalRegionState } from '../../local-region/local-region';
import { UsageError } from '../usage-error';
import { FailedEvaluations } from './config-rules/failed-evaluations';
import type { AnswerControl } from './control';
import { parseDuration } from './duration';
import {
  createCalls,
  createExampleAccount,
  type ExampleResources,
  type ExampleScope,
  type MakeCall,
} from './example-account';
import type { LocalPrograms } from './host';
import { type ChangedResource, findResponseMode, INCIDENTS, type Incident, listApprovers } from './incidents';
import { SETTING_CALLS } from './state/read-settings';
import { deployAssembly } from './synthesis/synthesize';

/** How a local region is started. */
interface RunningOptions {
  readonly assembly: Assembly;
  /** The account and Region that people work in. */
  readonly scope: ExampleScope;
  /** The state that the account begins with. Default: the example account. */
  readonly snapshot?: readonly SnapshotItem[];
  /** The settings that the account begins with, besides its items. */
  readonly settings?: RecordedSettings;
  /** The aspects of a recorded account that are known besides its items. */
  readonly aspects?: Set<string>;
  readonly programs: LocalPrograms;
  readonly evaluateManaged: EvaluateManaged;
  readonly findGap?: FindGap | undefined;
  readonly findManagedTriggers: FindManagedTriggers;
  readonly evaluatePolicy: EvaluatePolicy;
  readonly queryItems: QueryItems;
  readonly startTime: number;
  readonly isRealTime: boolean;
  readonly port: number;
  /** The state of an earlier process, in place of a snapshot. */
  readonly earlier?: RunningState | undefined;
}

/** A mail with the time when it was sent, in epoch milliseconds. */
type SentMail = Mail & { readonly time: number };

/** The state of a local region and of its example account, as JSON. */
export interface RunningState {
  /** The account and Region that people work in. */
  readonly scope: ExampleScope;
  readonly region: LocalRegionState;
  readonly resources?: ExampleResources;
  /** The aspects of a recorded account that are known besides its items. */
  readonly aspects?: readonly string[];
  readonly mails: readonly SentMail[];
}

/** A local region with its example account, its time and the messages that it sent. */
export class RunningRegion {
  readonly mails: SentMail[] = [];
  /** Errors outside of runbooks, as of a delivery of AWS Config or of an event that a function does not handle. */
  private readonly errors = new Set<string>();
  readonly call: MakeCall;
  /** The evaluations that failed since the start. */
  private readonly failed = new FailedEvaluations();
  private resources: ExampleResources | undefined;

  private constructor(
    readonly region: LocalRegion,
    readonly driver: ClockDriver,
    private readonly python: Python,
    readonly options: RunningOptions,
  ) {
    this.call = createCalls(region, options.scope);
    region.journal.watch(({ time, entry }) => {
      this.failed.watch(entry);
      if (entry.kind === 'published') this.mails.push({ ...entry.mail, time });
      if (entry.kind === 'error') this.errors.add(entry.message);
      if (entry.kind === 'dead letter') this.errors.add(`Not delivered: ${entry.reason}`);
      const known =
        entry.kind === 'called' && entry.error === undefined ? SETTING_CALLS[entry.call.operation] : undefined;
      if (known) options.aspects?.add(known);
    });
  }

  static async start(options: RunningOptions): Promise<RunningRegion> {
    const { programs, isRealTime, earlier, ...settings } = options;
    const python = new Python(programs.python);
    const region = await LocalRegion.prepare({
      ...settings,
      bootstrap: programs.bootstrap,
      scripts: python,
      ...(earlier && { state: earlier.region }),
    });
    // It watches the deployment, too.
    const running = new RunningRegion(region, new ClockDriver(region, isRealTime), python, options);
    try {
      await deployAssembly(region);
      running.resources = earlier?.resources;
      running.mails.push(...(earlier?.mails ?? []));
      return running;
    } catch (error) {
      await running.stop();
      throw error;
    }
  }

  /** Whether an evaluation failed, also after the stop. */
  get hasFailed(): boolean {
    return this.failed.listAll().length > 0;
  }

  /** Whether the account is the example, in which incidents can happen. */
  get isExample(): boolean {
    return this.resources !== undefined;
  }

  save(): RunningState {
    const { resources, mails } = this;
    const { scope, aspects } = this.options;
    return {
      scope,
      region: this.region.save(),
      ...(resources && { resources }),
      ...(aspects && { aspects: [...aspects] }),
      mails,
    };
  }

  /**
   * Creates the example account, unless there is a state, and passes the day in which the results of rules are first
   * evaluations.
   */
  async prepare(): Promise<void> {
    const { scope, snapshot } = this.options;
    if (!snapshot) {
      this.resources = await createExampleAccount(this.call, scope, await listApprovers(this.call));
    }
    await this.driver.move(() => this.region.settle());
    await this.driver.advanceBy(DAY_MS + DAY_MS / 24);
    await this.driver.move(() => this.region.settle());
  }

  async stop(): Promise<void> {
    await this.driver.stop();
    await this.region.stop();
    await this.python.stop();
  }

  /** Lists the incidents that a deployed rule finds. */
  listIncidents(): Incident[] {
    if (!this.resources) return [];
    return INCIDENTS.filter(({ name }) => this.findRule(name) !== undefined);
  }

  /** Makes an incident happen. @throws UsageError */
  async cause(name: string): Promise<ChangedResource> {
    const incident = INCIDENTS.find((each) => each.name === name);
    if (!this.resources) {
      throw new UsageError('Changes are those of the example account: change the state of --from with any AWS client');
    }
    if (!incident) {
      const names = INCIDENTS.map((each) => each.name).join(', ');
      throw new UsageError(`There is no change "${name}": choose one of ${names}`);
    }
    return incident.cause(this.call, this.resources);
  }

  /**
   * Lets an incident happen, and people respond to it.
   * @param show receives how the deployment remediates it
   */
  async runIncident(name: string, show: (outlook: string) => Promise<void>): Promise<void> {
    const rule = this.findRule(name);
    if (!this.resources || rule === undefined) return;
    const mode = await findResponseMode(this.call, rule);
    await show(mode.outlook);
    const resource = await this.cause(name);
    await this.driver.complete();
    await mode.respond?.(this.call, this.resources.onCall, rule, resource);
    await this.driver.complete();
  }

  /** Finds the Config rule that evaluates by a rule of Assay, whatever the prefix of the deployment. */
  private findRule(name: string): string | undefined {
    const { account, region } = this.options.scope;
    const rules = this.region.find(account, region).config.listRules();
    return rules.find(({ inputParameters }) => JSON.parse(inputParameters).assayRule === name)?.name;
  }

  /** Answers `assay local`. */
  readonly answer: AnswerControl = async (action, input) => {
    switch (action) {
      case 'status':
        return this.describe();
      case 'change':
        await this.cause(String(input.name));
        return { changed: input.name };
      case 'advance': {
        const milliseconds = parseDuration(String(input.duration));
        const sent = this.mails.length;
        await this.driver.advanceBy(milliseconds);
        await this.driver.move(() => this.region.settle());
        return {
          time: this.region.clock.now.toISOString(),
          mails: this.mails.slice(sent).map(({ subject }) => subject),
        };
      }
      case 'mails':
        return { mails: this.mails };
      default:
        throw new UsageError(`There is no action "${action}"`);
    }
  };

  /** Returns the state of the region for people. */
  describe() {
    const regions = [...this.region.regions.values()];
    const results = regions.flatMap(({ config }) => config.results.list());
    const count = (type: string): number => results.filter(({ complianceType }) => complianceType === type).length;
    return {
      time: this.region.clock.now.toISOString(),
      endpoint: this.region.url,
      regions: [...this.region.regions.keys()],
      compliant: count('COMPLIANT'),
      nonCompliant: results
        .filter(({ complianceType }) => complianceType === 'NON_COMPLIANT')
        .map(({ configRuleName, resourceType, resourceId, annotation }) => ({
          configRuleName,
          resourceType,
          resourceId,
          annotation,
        })),
      notEvaluated: regions.flatMap(({ config }) =>
        config.listRules().flatMap((rule) => {
          const reason = this.options.findGap?.(rule);
          return reason === undefined ? [] : [{ configRuleName: rule.name, reason }];
        }),
      ),
      failed: this.failed.listAll().map(({ rule, resourceId, error }) => ({ configRuleName: rule, resourceId, error })),
      mails: this.mails.length,
      waiting: regions.flatMap(({ context }) =>
        context.work.list().map(({ name, time }) => ({ name, time: new Date(time).toISOString() })),
      ),
      denied: this.region.accounts.access.denied,
      unused: this.region.listUnusedPermissions(),
      errors: [...this.errors],
    };
  }
}
