import { compareTexts } from '../../text/format';
import type { Framework } from '../control';

/** The frameworks by the names that the command line takes. */
export const FRAMEWORK_IDS = ['fsbp', 'cis-5.0', 'cis-7.0', 'pci-dss-4.0.1'] as const;
export type FrameworkId = (typeof FRAMEWORK_IDS)[number];

/**
 * How strict a parameter of a rule has to be for a control: a limit, or the value with which the rule does not check
 * what the control does not ask for.
 */
export type ParameterBound =
  | { readonly atMost: number }
  | { readonly atLeast: number }
  | { readonly exactly: string }
  | { readonly notAsked: string };

/** Bounds by the names of parameters. They apply to each rule of a control that has a parameter of the name. */
export type ParameterBounds = Readonly<Record<string, ParameterBound>>;

/** A control as a framework lists it. */
export interface FrameworkControl {
  readonly id: string;
  readonly title: string;
  /** The part of the framework: `Logging`, `EC2`. */
  readonly section: string;
  /** Bounds of parameters. A parameter without one has to have its default value. */
  readonly bounds: ParameterBounds;
  /** The resource types that the control is about; absent for all that its rules evaluate. */
  readonly resourceTypes?: readonly string[];
  /** A part of the control that no rule checks, as a clause: the control is then never met by rules alone. */
  readonly uncovered?: string;
  /**
   * Resources that its rules find, too, as the object of a sentence: a non-compliant resource then does not prove that
   * the control is not met.
   */
  readonly broader?: string;
  /** Set if only people can decide it. */
  readonly manual?: true;
  /** Why no rule can answer it, as a clause; absent where one could. */
  readonly unanswerable?: string;
}

/** A framework with all of its controls, in its order. */
export interface FrameworkCatalog {
  readonly id: FrameworkId;
  readonly name: Framework;
  readonly title: string;
  /** The controls that the catalog leaves out, as a sentence; absent if there are none. */
  readonly scope?: string;
  readonly controls: readonly FrameworkControl[];
}

/** A framework as it is written down. */
export interface FrameworkDefinition extends Omit<FrameworkCatalog, 'controls'> {
  /**
   * A control a line, `EC2.8 Instances require IMDSv2`, with `(manual)` at its end if only people can decide it. A line
   * that begins with `#` starts a section; without one, the service in the id is the section.
   */
  readonly controls: string;
  readonly bounds?: Readonly<Record<string, ParameterBounds>>;
  readonly resourceTypes?: Readonly<Record<string, readonly string[]>>;
  readonly unanswerable?: Readonly<Record<string, string>>;
  readonly broader?: Readonly<Record<string, string>>;
  /** By id, or one text for all controls. */
  readonly uncovered?: Readonly<Record<string, string>> | string;
}

/**
 * Returns a framework from its definition.
 * @throws Error for a line that is no control, an id that occurs twice, or details of a control that does not exist
 */
export function defineFramework({
  controls: text,
  bounds = {},
  resourceTypes = {},
  uncovered = {},
  unanswerable = {},
  broader = {},
  ...framework
}: FrameworkDefinition): FrameworkCatalog {
  const controls = parseControls(text).map(({ id, ...control }): FrameworkControl => {
    const part = typeof uncovered === 'string' ? uncovered : uncovered[id];
    const types = resourceTypes[id];
    return {
      id,
      ...control,
      bounds: bounds[id] ?? {},
      ...(types && { resourceTypes: types }),
      ...(part && { uncovered: part }),
      ...(broader[id] && { broader: broader[id] }),
      ...(unanswerable[id] && { unanswerable: unanswerable[id] }),
    };
  });
  const ids = new Set(controls.map(({ id }) => id));
  if (ids.size < controls.length) throw new Error(`Cannot define ${framework.title}: an id occurs twice`);
  const parts = typeof uncovered === 'string' ? {} : uncovered;
  const details = [bounds, resourceTypes, unanswerable, broader, parts].flatMap(Object.keys);
  const unknown = details.filter((id) => !ids.has(id)).sort(compareTexts);
  if (unknown.length > 0) throw new Error(`Cannot define ${framework.title}: no control ${unknown.join(', ')}`);
  return { ...framework, controls };
}

type ListedControl = Pick<FrameworkControl, 'id' | 'title' | 'section' | 'manual'>;

function parseControls(text: string): ListedControl[] {
  const controls: ListedControl[] = [];
  let section: string | undefined;
  for (const line of text.trim().split('\n')) {
    const [, heading] = /^# (.+)$/.exec(line) ?? [];
    section = heading ?? section;
    if (heading !== undefined) continue;
    const [, id, title, manual] = /^(\S+) (.+?)( \(manual\))?$/.exec(line) ?? [];
    if (id === undefined || title === undefined) throw new Error(`Cannot read control "${line}"`);
    controls.push({ id, title, section: section ?? (id.split('.')[0] as string), ...(manual && { manual: true }) });
  }
  return controls;
}
