import { DAY_MS } from '../../core/time';
import { Python } from '../../local-region/automation/python';
import { ClockDriver } from '../../local-region/clock-driver';
import type { EvaluateManaged } from '../../local-region/config/rule-evaluations';
import type { Mail } from '../../local-region/journal';
import { LocalRegion } from '../../local-region/local-region';
import { UsageError } from '../usage-error';
import type { AnswerControl } from './control';
import { parseDuration } from './duration';
import { createCalls, createExampleAccount, type ExampleResources, type MakeCall } from './example-account';
import type { LocalPrograms } from './host';
import { INCIDENTS } from './incidents';
import { LOCAL_SCOPE, loadAssembly } from './synthesize';

/** How a local region is started. */
export interface RunningOptions {
  /** The folder of the cloud assembly. */
  readonly assembly: string;
  readonly programs: LocalPrograms;
  readonly evaluateManaged: EvaluateManaged;
  readonly startTime: number;
  readonly isRealTime: boolean;
  readonly port: number;
}

/** A local region with its example account, its time and the messages that it sent. */
export class RunningRegion {
  readonly mails: (Mail & { readonly time: number })[] = [];
  readonly call: MakeCall;
  private resources: ExampleResources | undefined;

  private constructor(
    readonly region: LocalRegion,
    readonly driver: ClockDriver,
    private readonly python: Python,
  ) {
    this.call = createCalls(region);
    region.journal.watch(({ time, entry }) => {
      if (entry.kind === 'published') this.mails.push({ ...entry.mail, time });
    });
  }

  static async start(options: RunningOptions): Promise<RunningRegion> {
    const { programs, evaluateManaged, startTime, port } = options;
    // Python would keep the process running after an error.
    const assembly = loadAssembly(options.assembly, LOCAL_SCOPE);
    const python = new Python(programs.python);
    const { bootstrap } = programs;
    const region = await LocalRegion.start({ assembly, startTime, bootstrap, scripts: python, evaluateManaged, port });
    return new RunningRegion(region, new ClockDriver(region, options.isRealTime), python);
  }

  /** Creates the example account and passes the day in which the results of rules are first evaluations. */
  async prepare(): Promise<void> {
    this.resources = await createExampleAccount(this.call);
    await this.driver.move(() => this.region.settle());
    await this.driver.advanceBy(DAY_MS + DAY_MS / 24);
    await this.driver.move(() => this.region.settle());
  }

  async stop(): Promise<void> {
    await this.driver.stop();
    await this.region.stop();
    await this.python.stop();
  }

  /** Makes an incident happen. @throws UsageError */
  async cause(name: string): Promise<void> {
    const incident = INCIDENTS.find((each) => each.name === name);
    if (!incident || !this.resources) {
      const names = INCIDENTS.map((each) => each.name).join(', ');
      throw new UsageError(`There is no change "${name}": choose one of ${names}`);
    }
    await incident.cause(this.call, this.resources);
  }

  /** Lets people respond to an incident. */
  async respond(name: string): Promise<void> {
    const incident = INCIDENTS.find((each) => each.name === name);
    if (this.resources) await incident?.respond?.(this.call, this.resources);
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
      mails: this.mails.length,
      waiting: regions.flatMap(({ context }) =>
        context.work.list().map(({ name, time }) => ({ name, time: new Date(time).toISOString() })),
      ),
      denied: this.region.accounts.access.denied,
    };
  }
}
