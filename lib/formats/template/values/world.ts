import { joinList } from '../../../core/text/format';
import { MAX_CANDIDATES } from './named-values';
import { toValueKey } from './value-key';

/** The most combinations of a deployment's choices that are explored for one resource. */
const MAX_WORLDS = 64;

/** One of several possibilities, on the path to a world. */
interface DeploymentChoice {
  index: number;
  readonly count: number;
}

/**
 * Runs `act` once for each combination of the choices that it makes. Only the choices that matter to it are made, so
 * their number does not depend on the rest of the template.
 * @param limit the most combinations, if fewer than usual
 * @returns `undefined` if there are too many combinations
 */
export function exploreWorlds<T>(act: (world: World) => T, limit = MAX_WORLDS): T[] | undefined {
  const path: DeploymentChoice[] = [];
  const results: T[] = [];
  for (;;) {
    if (results.length > 0 && results.length >= Math.min(limit, MAX_WORLDS)) return undefined;
    results.push(act(new World(path)));
    let last = path.at(-1);
    while (last && last.index === last.count - 1) {
      path.pop();
      last = path.at(-1);
    }
    if (!last) return results;
    last.index++;
  }
}

/** The possible values of something that only a deployment decides. */
interface Guess {
  readonly excluded: Set<string>;
  value?: string;
  /** Set if it is none of the values that the template names. */
  isOther?: true;
}

/** The values from which a deployment chooses one. */
export interface Choices {
  readonly values: readonly string[];
  /** Whether it may be another one. */
  readonly mayBeOther: boolean;
  readonly defaultValue?: string | undefined;
}

/** One combination of choices that a deployment may make. Choices about the same value are consistent. */
export class World {
  private position = 0;
  private readonly guesses = new Map<string, Guess>();
  private readonly decided = new Map<string, boolean>();
  private readonly assumptions: string[] = [];
  private depth = 0;
  private isAsked = false;

  constructor(private readonly path: DeploymentChoice[]) {}

  /** The choices, for people: `"IsProd" holds and Stage is "a"`. */
  get assumption(): string {
    return joinList([...new Set(this.assumptions)]);
  }

  /** Whether something was decided, even if there was only one possibility. */
  get hasDecided(): boolean {
    return this.isAsked;
  }

  /** Returns the value that was chosen for an unknown value. */
  valueFor(unknown: unknown): string | undefined {
    return this.guesses.get(toValueKey(unknown))?.value;
  }

  /** Chooses a value for an unknown value; `undefined` is any other value. */
  choose(unknown: unknown, { values, mayBeOther, defaultValue }: Choices, name: string): string | undefined {
    const guess = this.guess(unknown);
    if (guess.value !== undefined || guess.isOther) return guess.value;
    const left = values.filter((value) => !guess.excluded.has(value));
    if (left.length > MAX_CANDIDATES || left.length + Number(mayBeOther) === 0) return undefined;
    const chosen = left[this.pick(left.length + Number(mayBeOther))];
    if (chosen === undefined) {
      guess.isOther = true;
      for (const value of left) guess.excluded.add(value);
    } else guess.value = chosen;
    const note =
      chosen === undefined ? 'another value' : `"${chosen}"${chosen === defaultValue ? ' (its default)' : ''}`;
    if (this.depth === 0) this.assumptions.push(`${name} ${chosen === undefined ? 'has' : 'is'} ${note}`);
    return chosen;
  }

  /** Whether a value was chosen that is none of those that the template names. */
  isOther(unknown: unknown): boolean {
    return this.guess(unknown).isOther === true;
  }

  /** Chooses whether an unknown value is a text. If the values that it may have are listed, it is one of them. */
  isEqual(unknown: unknown, text: string, list?: readonly string[]): boolean {
    const guess = this.guess(unknown);
    if (guess.value !== undefined || guess.excluded.has(text)) return guess.value === text;
    const left = list?.filter((value) => !guess.excluded.has(value));
    const isPossible = left?.includes(text) ?? true;
    if (isPossible && (left?.length === 1 || this.pick(2) === 0)) guess.value = text;
    else guess.excluded.add(text);
    return guess.value === text;
  }

  /** Chooses whether something holds. */
  holds(key: string): boolean {
    this.isAsked = true;
    const holds = this.decided.get(key) ?? this.pick(2) === 0;
    this.decided.set(key, holds);
    return holds;
  }

  /** Decides a condition, and remembers it if that takes a choice. */
  decideCondition(name: string, decide: () => boolean): boolean {
    const before = this.position;
    this.depth++;
    try {
      const holds = decide();
      if (this.depth === 1 && this.position > before)
        this.assumptions.push(`"${name}" ${holds ? 'holds' : 'does not hold'}`);
      return holds;
    } finally {
      this.depth--;
    }
  }

  private guess(unknown: unknown): Guess {
    this.isAsked = true;
    const key = toValueKey(unknown);
    const guess = this.guesses.get(key) ?? { excluded: new Set() };
    this.guesses.set(key, guess);
    return guess;
  }

  private pick(count: number): number {
    if (count === 1) return 0;
    const choice = this.path[this.position] ?? { index: 0, count };
    this.path[this.position++] = choice;
    return choice.index;
  }
}
