import { isList, isObject, isString } from '../../core/json';
import { toOutline } from '../../core/policy/unresolved';
import { isUnknown, Reference } from '../../core/reading/unreadable';
import { matchesGlob } from '../../core/text/glob';
import type { Stack } from './stack';
import { GroupSymbols, type StackGroup } from './stack-group';
import { findNames } from './values/referred-names';
import { findLink, resolve } from './values/resolve';
import type { LinkedValue, SymbolTable } from './values/symbol-table';
import { toScopedKey } from './values/value-key';

/** A part of an expression, with the symbols of its stack. */
interface ExpressionPart {
  readonly value: unknown;
  readonly symbols: SymbolTable;
}

/** Finds the resources that unresolved expressions mention, in their own stack or in one that they lead to. */
export class MentionFinder {
  private readonly symbols = new Map<Stack, GroupSymbols>();

  /** @param world the symbols of a world; without them, the expressions of each stack are charged to its budget */
  constructor(
    private readonly group: StackGroup,
    private readonly world?: GroupSymbols,
  ) {}

  /**
   * Returns the keys of the resources, also of those that a name may mean of which the template leaves a part open.
   * @param scope the stack of the names in the expression
   * @param stack the stack of the resource that has the expression
   */
  find(expression: unknown, scope: string, stack: Stack): string[] {
    return this.search(expression, scope, stack, true);
  }

  /** Returns the keys of the resources that it certainly mentions. */
  findCertain(expression: unknown, scope: string, stack: Stack): string[] {
    return this.search(expression, scope, stack, false);
  }

  private search(expression: unknown, scope: string, stack: Stack, takesOpenNames: boolean): string[] {
    const symbols = this.symbolsFor(stack);
    const search = new MentionSearch((one) => symbols.of(this.group.findByScope(one) ?? stack), takesOpenNames);
    return search.run(expression, scope);
  }

  private symbolsFor(stack: Stack): GroupSymbols {
    if (this.world) return this.world;
    const known = this.symbols.get(stack);
    if (known) return known;
    const symbols = new GroupSymbols(this.group, { budget: stack.budgets.reading });
    this.symbols.set(stack, symbols);
    return symbols;
  }
}

class MentionSearch {
  private readonly keys = new Set<string>();
  private readonly followed = new Set<string>();
  private readonly parts: ExpressionPart[] = [];

  constructor(
    private readonly symbolsFor: (scope: string) => SymbolTable,
    private readonly takesOpenNames: boolean,
  ) {}

  run(expression: unknown, scope: string): string[] {
    this.add(expression, this.symbolsFor(scope));
    for (let part = this.parts.pop(); part; part = this.parts.pop()) this.visit(part);
    return [...this.keys];
  }

  private add(value: unknown, symbols: SymbolTable): void {
    this.parts.push({ value, symbols });
  }

  private visit({ value, symbols }: ExpressionPart): void {
    symbols.budget.spend(1);
    if (value instanceof Reference) this.keys.add(toScopedKey(value.scope, value.logicalId));
    else if (isUnknown(value)) this.add([value.expression, ...(value.pieces ?? [])], this.symbolsFor(value.scope));
    if (isList(value)) for (const element of value) this.add(element, symbols);
    if (!isObject(value)) return;
    for (const [key, child] of Object.entries(value)) {
      for (const name of findNames(key, child)) this.visitName(name, symbols);
      this.visitOpenName(findOpenName(key, child), symbols);
      const link = findLink(key, child, symbols);
      if (link) this.follow(link);
      this.add(child, symbols);
    }
  }

  private visitName(name: string, symbols: SymbolTable): void {
    if (symbols.isResource(name)) this.keys.add(toScopedKey(symbols.scope, name));
    else this.follow(symbols.links.findParameter(name));
  }

  /** With the language extensions, a function may make a logical id: `!Ref {Fn::Sub: '${Stage}Group'}`. */
  private visitOpenName(expression: unknown, symbols: SymbolTable): void {
    if (expression === undefined) return;
    const name = resolve(expression, symbols);
    if (isString(name)) this.visitName(name, symbols);
    if (!isUnknown(name) || !this.takesOpenNames) return;
    const pattern = toOutline(name).replaceAll('…', '*');
    for (const id of symbols.listResources()) {
      if (matchesGlob(pattern, id)) this.keys.add(toScopedKey(symbols.scope, id));
    }
  }

  private follow(link: LinkedValue | undefined): void {
    if (!link || !isFollowed(link.expression)) return;
    const key = toScopedKey(link.symbols.scope, link.key);
    if (this.followed.has(key)) return;
    this.followed.add(key);
    this.add(link.expression, link.symbols);
  }
}

/** Returns the name of a reference if it is no plain text. */
function findOpenName(key: string, argument: unknown): unknown {
  if (key !== 'Ref' && key !== 'Fn::GetAtt') return undefined;
  const name: unknown = isList(argument) ? argument[0] : argument;
  return isString(name) && !name.includes('{{resolve:') ? undefined : name;
}

/** Texts mention nothing. */
const isFollowed = (expression: unknown): boolean => expression !== undefined && !isString(expression);
