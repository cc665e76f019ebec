import { shown } from '../../../core/reading/properties';
import { counted } from '../../../core/text/format';
import { closest } from '../../../core/text/suggest';

/** Something wrong in a configuration: where, and in words what was found and what is allowed. */
export interface Fault {
  /** `recorder.retentionDays`; `configuration` for the whole. */
  readonly key: string;
  /** `found 10, allowed is a whole number from 30 to 2557` */
  readonly message: string;
}

/** A configuration that cannot be used; lists every fault, so that one run tells all. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(readonly faults: readonly Fault[]) {
    super(
      `Cannot use the configuration: ${counted(faults.length, 'fault')}${faults
        .map(({ key, message }) => `\n  ${key}: ${message}`)
        .join('')}`,
    );
  }
}

/** A key path of a configuration, where faults are told. */
export class KeyPath {
  private constructor(
    private readonly path: string,
    private readonly faults: Fault[],
  ) {}

  /** The whole configuration. */
  static whole(): KeyPath {
    return new KeyPath('', []);
  }

  key(name: string): KeyPath {
    const step = /^[\w-]+$/.test(name) || name === '*' ? `.${name}` : `[${JSON.stringify(name)}]`;
    return new KeyPath(this.path === '' ? step.replace(/^\./, '') : this.path + step, this.faults);
  }

  index(index: number): KeyPath {
    return new KeyPath(`${this.path}[${index}]`, this.faults);
  }

  say(message: string): undefined {
    this.faults.push({ key: this.path === '' ? 'configuration' : this.path, message });
    return undefined;
  }

  refuse(found: unknown, allowed: string): undefined {
    return this.say(`found ${found === undefined ? 'nothing' : shown(found)}, allowed is ${allowed}`);
  }

  /** A name that is not among the known ones. */
  refuseName(what: string, name: string, known: readonly string[], none = 'there are none'): undefined {
    return this.say(unknownName(what, closest(name, known), known.length === 0 ? none : allowedNames(known)));
  }

  /** Whether something was told here or below. */
  isFaulty(): boolean {
    return this.faults.some(
      ({ key }) => key === this.path || (key.startsWith(this.path) && /^[.[]/.test(key.slice(this.path.length))),
    );
  }

  /** @throws ConfigurationError when anything was told anywhere */
  throwIfFaulty(): void {
    if (this.faults.length > 0) throw new ConfigurationError(this.faults);
  }
}

/** `unknown key, did you mean "recorder"? Allowed are …` */
export const unknownName = (what: string, meant: string | undefined, allowed: string): string =>
  meant === undefined
    ? `unknown ${what}: ${allowed}`
    : `unknown ${what}, did you mean "${meant}"? ${allowed.charAt(0).toUpperCase()}${allowed.slice(1)}`;

const allowedNames = (known: readonly string[]): string =>
  `allowed ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}`;
