import { objectIn } from '../../../lib/formats/document';
import type { ScriptHost } from '../../../lib/local-region/automation/automation';
import type { ScriptAnswer } from '../../../lib/local-region/automation/python';
import type { Assembly, DeployedStack } from '../../../lib/local-region/deployment/assembly';
import { readAssembly } from '../../../lib/local-region/deployment/assembly';
import type { LocalRegionState } from '../../../lib/local-region/local-region';
import { InProcessEnvironment } from '../../support/in-process-functions';
import { python } from '../../support/shared-python';
import { ACCOUNT, ResponseRegion } from '../local-response';
import { observe } from './observation';
import { type LoopPart, PARTS, type PartName, prepareAccount } from './parts';
import type { TemplateChange } from './template-changes';

/**
 * Runs the parts of the loop on the deployment as it is, and again on deployments with one change.
 *
 * A changed deployment starts with the state of the account before a part, so that it runs this part only.
 */
export class MutationLab {
  /** What each part does without a change. */
  readonly observations = new Map<string, readonly string[]>();
  /** The state after a part, as JSON; under an empty name, that of the prepared account. */
  private readonly states = new Map<string, string>();
  private readonly scripts = rememberScripts(python);
  private readonly assembly: Assembly;

  constructor(private readonly folder: string) {
    this.assembly = readAssembly(this.folder, { account: ACCOUNT, region: 'eu-west-1' });
  }

  /** Runs every part without a change, and keeps the states between them. */
  async prepare(): Promise<ResponseRegion> {
    const response = await this.deploy(this.assembly);
    await prepareAccount(response);
    this.states.set('', JSON.stringify(response.local.save()));
    await response.local.stop();
    for (const name of Object.keys(PARTS)) await this.observePart(name as PartName);
    return response;
  }

  /** Runs a part on the deployment with a change, and returns the lines that are only in one of the two observations. */
  async run(part: PartName, change: TemplateChange): Promise<string[]> {
    const before = this.observations.get(part) ?? [];
    let response: ResponseRegion;
    try {
      response = await this.deploy(applyChange(this.assembly, change), this.findState(part));
    } catch (error) {
      return [`cannot deploy: ${(error as Error).message}`];
    }
    const lines = await this.observe(part, response);
    await response.local.stop();
    return compareLines(before, lines);
  }

  private async observePart(name: PartName): Promise<void> {
    const response = await this.deploy(this.assembly, this.findState(name));
    this.observations.set(name, await this.observe(name, response));
    this.states.set(name, JSON.stringify(response.local.save()));
    await response.local.stop();
  }

  private async observe(name: PartName, response: ResponseRegion): Promise<string[]> {
    const { time } = response.local.clock;
    const failures: string[] = [];
    await PARTS[name].run(response).catch((error: Error) => failures.push(`stops: ${error.message}`));
    return [...response.local.gaps, ...(await observe(response, time, failures))];
  }

  private findState(part: PartName): LocalRegionState {
    const { after = '', startsAt }: LoopPart = PARTS[part];
    const text = this.states.get(after);
    if (text === undefined) throw new Error(`Part "${after}" has to run before "${part}"`);
    const state: LocalRegionState = JSON.parse(text);
    // As of another deployment, so that the unchanged one starts in the same way as those with a change.
    return { ...state, deployment: '', time: startsAt === undefined ? state.time : Date.parse(startsAt) };
  }

  private deploy(assembly: Assembly, state?: LocalRegionState): Promise<ResponseRegion> {
    const startEnvironment = InProcessEnvironment.start;
    return ResponseRegion.deploy(this.folder, this.scripts, { assembly, startEnvironment, ...(state && { state }) });
  }
}

const applyChange = (assembly: Assembly, change: TemplateChange): Assembly => ({
  ...assembly,
  stacks: assembly.stacks.map((stack) => changeStack(stack, change)),
});

/** Changes a stack and those nested in it as one template: their resources have different logical ids. */
function changeStack(stack: DeployedStack, change: TemplateChange): DeployedStack {
  const changed = structuredClone(merge(stack));
  change(changed);
  const split = (one: DeployedStack): DeployedStack => {
    const isOwn = ([id]: [string, unknown]) => Object.hasOwn(objectIn(one.document.Resources), id);
    return {
      ...one,
      document: {
        ...one.document,
        Resources: Object.fromEntries(Object.entries(changed.Resources).filter(isOwn)),
        Mappings: changed.Mappings,
      },
      nested: new Map([...one.nested].map(([id, inner]) => [id, split(inner)])),
    };
  };
  return split(stack);
}

function merge({ document, nested }: DeployedStack): Parameters<TemplateChange>[0] {
  const parts = [document, ...[...nested.values()].map(merge)];
  return {
    Resources: Object.assign({}, ...parts.map(({ Resources }) => Resources)),
    Mappings: Object.assign({}, ...parts.map(({ Mappings }) => Mappings)),
  };
}

/** Scripts are pure, and each runs in every mutation. */
function rememberScripts(host: ScriptHost): ScriptHost {
  const answers = new Map<string, Promise<ScriptAnswer>>();
  return {
    run(script, handler, events) {
      const key = JSON.stringify([script, handler, events]);
      const answer = answers.get(key) ?? host.run(script, handler, events);
      answers.set(key, answer);
      return answer;
    },
  };
}

/** Lists the lines that one of two observations lacks: first the new ones, then the missing ones. */
function compareLines(before: readonly string[], after: readonly string[]): string[] {
  const subtract = (from: readonly string[], others: readonly string[]): string[] => {
    const rest = [...others];
    return from.filter((line) => {
      const index = rest.indexOf(line);
      if (index >= 0) rest.splice(index, 1);
      return index < 0;
    });
  };
  return [...subtract(after, before), ...subtract(before, after).map((line) => `no ${line}`)];
}
