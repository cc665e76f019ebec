import { isString } from '../../core/json';
import { all, type TriState } from '../../core/policy/tri-state';
import { objectIn } from '../document';
import { ParseError } from '../parse-error';
import type { Stack } from './stack';
import { decideCondition } from './values/conditions';
import { resolve } from './values/resolve';
import { type LinkedValue, type StackLinks, SymbolTable } from './values/symbol-table';
import { WorkBudget } from './values/work-budget';
import type { World } from './values/world';

/** The largest work on the names of the exports of one stack. */
const MAX_EXPORT_WORK = 1_000_000;

/** An output of a stack. */
interface StackOutput {
  readonly stack: Stack;
  readonly name: string;
}

/** Stacks of one account and Region, which may refer to each other. */
export class StackGroup {
  readonly stacks: readonly Stack[];
  private exports: ReadonlyMap<string, StackOutput | undefined> | undefined;
  private readonly stacksByName: ReadonlyMap<string, Stack | undefined>;

  /** @param roots the stacks that are not nested */
  constructor(roots: readonly Stack[]) {
    for (const root of roots) root.linkParameters();
    this.stacks = roots.flatMap((root) => root.listAll());
    // The names of a single stack, and of the first of several, need no scope.
    for (const [index, stack] of this.stacks.entries()) stack.scope = index === 0 ? '' : String(index);
    this.stacksByName = uniteUnique(
      roots.flatMap((stack) => {
        const { stackName } = stack.context;
        return stackName === undefined ? [] : [[stackName, stack] as const];
      }),
    );
  }

  /** Returns the stack whose names an expression has. */
  findByScope(scope: string): Stack | undefined {
    return this.stacks[Number(scope)];
  }

  findStack(name: string): Stack | undefined {
    return this.stacksByName.get(name);
  }

  /** Returns the output that is exported by a name. Two exports of one name are not possible in one account and Region. */
  findExport(name: string): StackOutput | undefined {
    if (!this.exports) {
      // Until they are found, names that depend on an import are not known.
      this.exports = new Map();
      this.exports = uniteUnique(this.stacks.flatMap((stack) => this.listExports(stack)));
    }
    return this.exports.get(name);
  }

  private listExports(stack: Stack): (readonly [name: string, output: StackOutput])[] {
    const symbols = new GroupSymbols(this, { budget: new WorkBudget(MAX_EXPORT_WORK) }).of(stack);
    try {
      return Object.entries(stack.sections.outputs).flatMap(([name, output]) => {
        const { Export: exported, Condition: condition } = objectIn(output);
        if (exported === undefined || (condition !== undefined && symbols.condition(condition) === false)) return [];
        const exportName = resolve(objectIn(exported).Name, symbols);
        return isString(exportName) ? [[exportName, { stack, name }] as const] : [];
      });
    } catch (error) {
      // The stack itself is refused for the same reason when it is read.
      if (error instanceof ParseError) return [];
      throw error;
    }
  }
}

/** Returns a map in which a key with several values has none. */
function uniteUnique<V>(entries: readonly (readonly [key: string, value: V])[]): ReadonlyMap<string, V | undefined> {
  const map = new Map<string, V | undefined>();
  for (const [key, value] of entries) map.set(key, map.has(key) ? undefined : value);
  return map;
}

interface GroupSymbolsOptions {
  readonly budget: WorkBudget;
  readonly world?: World;
}

/** The symbol tables of the stacks of a group, with one budget and in one world. */
export class GroupSymbols {
  private readonly tables = new Map<Stack, SymbolTable>();

  constructor(
    private readonly group: StackGroup,
    private readonly options: GroupSymbolsOptions,
  ) {}

  of(stack: Stack): SymbolTable {
    const known = this.tables.get(stack);
    if (known) return known;
    const table = new SymbolTable(stack.sections, {
      ...this.options,
      context: stack.context,
      decide: decideCondition,
      resolve,
      links: this.createLinks(stack),
    });
    this.tables.set(stack, table);
    return table;
  }

  private createLinks(stack: Stack): StackLinks {
    const { group } = this;
    return {
      scope: stack.scope,
      exists: () => this.exists(stack),
      findParameter: (name) => this.findPassed(stack, name),
      findExport: (name) => {
        const output = group.findExport(name);
        return output && this.toValue(output.stack, output.name);
      },
      findOutput: (stackName, name) => {
        const other = group.findStack(stackName);
        return other && this.toValue(other, name);
      },
      findNestedOutput: (logicalId, name) => {
        const nested = stack.nested.get(logicalId);
        return nested && this.toValue(nested, name);
      },
    };
  }

  private exists({ outer }: Stack): TriState {
    if (!outer) return true;
    const symbols = this.of(outer.stack);
    const { Condition: condition } = symbols.resource(outer.logicalId);
    return all([this.exists(outer.stack), condition === undefined ? true : symbols.condition(condition)]);
  }

  private findPassed({ outer }: Stack, name: string): LinkedValue | undefined {
    if (!outer) return undefined;
    const expression = outer.stack.findPassed(outer.logicalId, name);
    return { key: `passed ${name}`, expression, symbols: this.of(outer.stack) };
  }

  private toValue(stack: Stack, name: string): LinkedValue | undefined {
    const { outputs } = stack.sections;
    const output = objectIn(Object.hasOwn(outputs, name) ? outputs[name] : undefined);
    if (output.Value === undefined) return undefined;
    return { key: `output ${name}`, expression: output.Value, symbols: this.of(stack) };
  }
}
