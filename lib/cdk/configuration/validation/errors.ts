import { formatValue } from '../../../core/json';
import { capitalize } from '../../../core/text/casing';
import { pluralize } from '../../../core/text/format';
import { didYouMean } from '../../../core/text/suggest';

/**
 * One error in a configuration.
 *
 * @example
 * const toText = ({ key, message }: InputError) => `${key}: ${message}`;
 */
export interface InputError {
  /** The path of the key, `recorder.retentionDays`; `configuration` for the whole. */
  readonly key: string;
  /** The value and the expected one: `got 10, expected an integer from 30 to 2557`. */
  readonly message: string;
}

/**
 * Thrown for an invalid configuration; lists every error, not only the first.
 *
 * @example
 * try {
 *   resolveConfiguration(defineConfig({ prefix: '' }), { registry: rules, folder: __dirname });
 * } catch (error) {
 *   if (error instanceof ConfigurationError) for (const { key, message } of error.errors) console.error(key, message);
 * }
 */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(readonly errors: readonly InputError[]) {
    const lines = errors.map(({ key, message }) => `\n  ${key}: ${message}`);
    super(`Invalid configuration: ${pluralize(errors.length, 'error')}${lines.join('')}`);
  }
}

/** The path of a key in a configuration; collects the errors found there. */
export class KeyPath {
  private constructor(
    private readonly path: string,
    private readonly errors: InputError[],
  ) {}

  /** The path of the whole configuration. */
  static root(): KeyPath {
    return new KeyPath('', []);
  }

  key(name: string): KeyPath {
    const step = /^[\w-]+$/.test(name) || name === '*' ? `.${name}` : `[${JSON.stringify(name)}]`;
    return new KeyPath(this.path === '' ? step.replace(/^\./, '') : this.path + step, this.errors);
  }

  index(index: number): KeyPath {
    return new KeyPath(`${this.path}[${index}]`, this.errors);
  }

  /** Adds an error. Returns undefined, so that a check can return the result. */
  report(message: string): undefined {
    this.errors.push({ key: this.path === '' ? 'configuration' : this.path, message });
    return undefined;
  }

  /** Adds the error that a value is not the expected one. */
  reject(value: unknown, expected: string): undefined {
    return this.report(`got ${value === undefined ? 'nothing' : formatValue(value)}, expected ${expected}`);
  }

  /** Adds the error that a name is none of the known ones; `noneKnown` is the text for an empty list. */
  rejectName(kind: string, name: string, known: readonly string[], noneKnown = 'there are none'): undefined {
    return this.report(unknownName(kind, didYouMean(name, known), expectChoice(known, noneKnown)));
  }

  /** Whether there is an error at this key or below it. */
  hasErrors(): boolean {
    const { path } = this;
    return this.errors.some(
      ({ key }) => path === '' || key === path || (key.startsWith(path) && /^[.[]/.test(key.slice(path.length))),
    );
  }

  /** @throws ConfigurationError with all errors of the configuration */
  throwErrors(): never {
    throw new ConfigurationError(this.errors);
  }
}

/** `unknown key, did you mean "recorder"? Expected one of …` */
export function unknownName(kind: string, suggestion: string | undefined, expected: string): string {
  if (suggestion === undefined) return `unknown ${kind}: ${expected}`;
  const question = `unknown ${kind}, did you mean "${suggestion}"?`;
  // A hundred rules would hide the other errors.
  return expected.length > MAX_CHOICES_LENGTH ? question : `${question} ${capitalize(expected)}`;
}

const MAX_CHOICES_LENGTH = 300;

/** `expected one of open-ssh, open-rdp`; `noneKnown` is the text for an empty list. */
export function expectChoice(names: readonly string[], noneKnown: string): string {
  if (names.length === 0) return noneKnown;
  return `expected ${names.length === 1 ? '' : 'one of '}${names.join(', ')}`;
}
