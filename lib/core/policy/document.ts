import {
  expectType,
  formatValue,
  hasRepeatedKeys,
  isList,
  isObject,
  isString,
  parseJsonText,
  unexpectedType,
} from '../json';
import { parseOpenJson } from '../reading/open-json';
import { Properties } from '../reading/properties';
import { isUnknown, type MaybeUnknown, mayBeLeftOut, UnreadableItem } from '../reading/unreadable';

/**
 * A policy of a resource names whom it grants to; a policy of an identity (user, group, role) grants to its owner. The
 * trust policy of a role names principals, too, but no resources.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html
 */
type PolicyKind = 'resource' | 'identity' | 'trust';

/**
 * One statement of an IAM policy.
 *
 * @example
 * const isAllow = ({ effect }: Statement) => effect === 'Allow';
 */
export interface Statement {
  /** For people: `statement "PublicRead"`, or `statement 2` if it has no Sid. */
  readonly name: string;
  readonly effect: MaybeUnknown<'Allow' | 'Deny'>;
  /** Empty in the policy of an identity. */
  readonly principals: Selection<Principal>;
  readonly actions: Selection<MaybeUnknown<string>>;
  readonly resources: Selection<MaybeUnknown<string>>;
  /** All of them must match. */
  readonly conditions: readonly MaybeUnknown<Condition>[];
}

/** `Action` lists what it covers, `NotAction` what it does not; likewise for principals and resources. */
export interface Selection<T> {
  readonly allBut: boolean;
  readonly listed: readonly T[];
}

/** `"*"` is an AWS principal like `{"AWS":"*"}`: in a statement that allows, both mean everyone. */
export interface Principal {
  readonly type: PrincipalType;
  readonly id: MaybeUnknown<string>;
}
const PRINCIPAL_TYPES = ['AWS', 'Service', 'Federated', 'CanonicalUser'] as const;
export type PrincipalType = (typeof PRINCIPAL_TYPES)[number];

/** One key of one operator. It matches if the request's value matches any of the values. */
export interface Condition {
  /** As written: `ForAnyValue:StringLike`; without what admits requests that lack the key, if another one requires it. */
  readonly operator: string;
  /** As written; IAM ignores its case. */
  readonly key: string;
  readonly values: readonly MaybeUnknown<string>[];
}

/**
 * Parses a policy document in any of AWS's forms: text, URL-encoded text (IAM), an object (templates, SDKs), a list
 * with one document (old exports of Config items).
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 * @throws UnreadableItem if AWS would not have accepted the policy
 */
export function parsePolicy(value: unknown, path: string, kind: PolicyKind): readonly MaybeUnknown<Statement>[] {
  if (kind !== 'trust' || !isString(value) || value.length > MAX_KEPT_LENGTH) return parseDocuments(value, path, kind);
  let statements = trustByText.get(value);
  if (!statements) {
    statements = parseDocuments(value, path, kind);
    if (trustByText.size >= MAX_KEPT_TEXTS) trustByText.clear();
    trustByText.set(value, statements);
  }
  return statements;
}

/** Most roles of an account trust one of a few services, so that their trust policies are the same few texts. */
const trustByText = new Map<string, readonly MaybeUnknown<Statement>[]>();
const MAX_KEPT_TEXTS = 64;
/** IAM's own limit, twice: the text may be URL-encoded. */
const MAX_KEPT_LENGTH = 8192;

function parseDocuments(value: unknown, path: string, kind: PolicyKind): readonly MaybeUnknown<Statement>[] {
  const document = isString(value)
    ? parsePolicyText(value, path)
    : isUnknown(value)
      ? (parseOpenJson(value) ?? value)
      : value;
  const documents = isList(document) && document.length > 0 ? document : [document];
  return documents.flatMap((one) => parseStatements(one, path, kind));
}

/**
 * Returns the principals of a policy that were deleted: AWS shows the unique ID of such a user or role, and refuses a
 * policy with it. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export const findDeletedPrincipals = (statements: readonly MaybeUnknown<Statement>[]): string[] =>
  statements.flatMap((statement) =>
    isUnknown(statement)
      ? []
      : statement.principals.listed.flatMap(({ type, id }) =>
          type === 'AWS' && isString(id) && /^A(IDA|ROA)[A-Z0-9]{10,}$/.test(id) ? [id] : [],
        ),
  );

function parsePolicyText(text: string, path: string): unknown {
  if (/^\s*[{[]/.test(text)) return parseWithoutRepeatedKeys(text, path);
  try {
    return parseWithoutRepeatedKeys(decodeURIComponent(text), path);
  } catch (cause) {
    if (cause instanceof UnreadableItem) throw cause;
    throw new UnreadableItem(`Cannot decode the policy of ${path}: found ${formatValue(text)}`, { cause });
  }
}

/** Of two elements with one name, one could hide a grant. */
function parseWithoutRepeatedKeys(text: string, path: string): unknown {
  const document = parseJsonText(text, path);
  if (hasRepeatedKeys(text, document)) throw unexpectedType(path, 'each element once', text);
  return document;
}

function parseStatements(value: unknown, path: string, kind: PolicyKind): MaybeUnknown<Statement>[] {
  if (isUnknown(value)) return [value];
  const document = Properties.of(value, path);
  rejectUnknownElements(document, ['Version', 'Id', 'Statement']);
  const statements = document.raw('Statement');
  if (isUnknown(statements)) return [statements];
  if (!isList(statements)) return [parseStatement(document.object('Statement'), 1, kind)];
  return statements.map((one, index) =>
    isUnknown(one) ? one : parseStatement(document.element('Statement', index), index + 1, kind),
  );
}

function parseStatement(statement: Properties, number: number, kind: PolicyKind): Statement {
  rejectUnknownElements(statement, ELEMENTS[kind]);
  const sid = statement.raw('Sid');
  return {
    name: isString(sid) && sid !== '' ? `statement "${sid}"` : `statement ${number}`,
    effect: parseEffect(statement),
    principals: kind === 'identity' ? NONE : parseSelection(statement, 'Principal', 'NotPrincipal', toPrincipals),
    actions: parseSelection(statement, 'Action', 'NotAction', toTexts),
    resources: kind === 'trust' ? NONE : parseSelection(statement, 'Resource', 'NotResource', toTexts),
    conditions: parseConditions(statement),
  };
}

/** Returns the path of a value. Only a message needs it, and few policies give one. */
type FindPath = () => string;

const COMMON_ELEMENTS = ['Sid', 'Effect', 'Action', 'NotAction', 'Condition'];
const RESOURCE_ELEMENTS = ['Resource', 'NotResource'];
const PRINCIPAL_ELEMENTS = ['Principal', 'NotPrincipal'];
const ELEMENTS = {
  identity: [...COMMON_ELEMENTS, ...RESOURCE_ELEMENTS],
  resource: [...COMMON_ELEMENTS, ...RESOURCE_ELEMENTS, ...PRINCIPAL_ELEMENTS],
  trust: [...COMMON_ELEMENTS, ...PRINCIPAL_ELEMENTS],
};
const NONE: Selection<never> = { allBut: false, listed: [] };

/** IAM refuses unknown elements. Ignoring a misspelled one could hide a grant. */
function rejectUnknownElements(properties: Properties, known: readonly string[]): void {
  const unknown = properties.keys().find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw new UnreadableItem(
      `Cannot read ${properties.path}: found the element ${formatValue(unknown)}, which policies do not have`,
    );
  }
}

function parseEffect(statement: Properties): Statement['effect'] {
  const effect = statement.raw('Effect');
  return isUnknown(effect) ? effect : statement.oneOf('Effect', ['Allow', 'Deny']);
}

/** A statement has either an element or its negation. */
function parseSelection<T>(
  statement: Properties,
  name: string,
  negation: string,
  read: (value: unknown, findPath: FindPath) => readonly T[],
): Selection<T> {
  const allBut = statement.has(negation);
  if (allBut && statement.has(name)) {
    throw new UnreadableItem(`Cannot read ${statement.path}: found both ${name} and ${negation}`);
  }
  const element = allBut ? negation : name;
  return { allBut, listed: read(statement.raw(element), () => statement.joinPath(element)) };
}

/** A string or a list of strings. A template may have an account id without quotes. */
function toTexts(value: unknown, findPath: FindPath): MaybeUnknown<string>[] {
  const isText = (one: unknown): one is string | number => isString(one) || isAccountNumber(one);
  return toList(value, findPath, 'a string or a list of strings', isText).map((one) =>
    isAccountNumber(one) ? String(one) : one,
  );
}

const isAccountNumber = (value: unknown): value is number =>
  typeof value === 'number' && /^\d{12}$/.test(String(value));

function toList<T>(
  value: unknown,
  findPath: FindPath,
  expected: string,
  is: (value: unknown) => value is T,
): MaybeUnknown<T>[] {
  return (isList(value) ? value : [value]).map((one) => {
    if (is(one) || isUnknown(one)) return one;
    throw unexpectedType(findPath(), expected, one);
  });
}

/** `"*"`, or a map from the type of principals to one or several of them. */
function toPrincipals(value: unknown, findPath: FindPath): Principal[] {
  if (!isObject(value)) return toTexts(value, findPath).map((id) => ({ type: 'AWS', id: requireId(id, findPath) }));
  const principals: Principal[] = [];
  for (const [type, ids] of Object.entries(value)) {
    if (!isPrincipalType(type)) throw unexpectedType(findPath(), `one of ${PRINCIPAL_TYPES.join(', ')}`, type);
    for (const id of toTexts(ids, () => `${findPath()}.${type}`)) principals.push({ type, id });
  }
  return principals;
}

const isPrincipalType = (type: string): type is PrincipalType => (PRINCIPAL_TYPES as readonly string[]).includes(type);

/** The grammar allows only "*" without a type. Recorded policies sometimes have an ARN, which is an AWS principal. */
function requireId(id: MaybeUnknown<string>, findPath: FindPath): MaybeUnknown<string> {
  if (isUnknown(id) || id === '*' || id.startsWith('arn:') || /^\d{12}$/.test(id)) return id;
  throw unexpectedType(findPath(), '"*", an ARN, an account id or a map of principals', id);
}

/** An object of operators, each with an object of keys. */
function parseConditions(statement: Properties): MaybeUnknown<Condition>[] {
  const conditions = statement.raw('Condition');
  if (conditions === undefined) return [];
  const findPath = () => statement.joinPath('Condition');
  const found = flatMapMembers<Condition>(conditions, findPath, (keys, findOperatorPath, operator) =>
    flatMapMembers(keys, findOperatorPath, (values, findKeyPath, key) => [
      isUnknown(values) && mayBeLeftOut(values) ? values : { operator, key, values: toValues(values, findKeyPath) },
    ]),
  );
  const required = new Map(found.flatMap((condition) => (isUnknown(condition) ? [] : listRequiredKeys(condition))));
  return required.size === 0 ? found : found.map((condition) => requireKey(condition, required));
}

/**
 * `{"Null":{"aws:SourceArn":"false"}}` matches only requests that have the key. A template may leave open whether it
 * does.
 */
function listRequiredKeys({ operator, key, values }: Condition): [key: string, answer: MaybeUnknown<true>][] {
  if (!/^null$/i.test(operator) || values.length === 0) return [];
  if (!values.every((value) => isUnknown(value) || /^false$/i.test(value))) return [];
  return [[key.toLowerCase(), values.find(isUnknown) ?? true]];
}

/**
 * `…IfExists` and `ForAllValues:` admit requests without the key, which another condition of the statement refuses. A
 * negated operator admits other requests anyway.
 */
function requireKey(
  condition: MaybeUnknown<Condition>,
  required: ReadonlyMap<string, MaybeUnknown<true>>,
): MaybeUnknown<Condition> {
  if (isUnknown(condition)) return condition;
  const answer = required.get(condition.key.toLowerCase());
  const operator = condition.operator.replace(/^ForAllValues:|IfExists$/gi, '');
  if (answer === undefined || operator === condition.operator) return condition;
  if (isUnknown(answer)) return /not/i.test(operator) ? condition : answer;
  return { ...condition, operator };
}

function flatMapMembers<T>(
  value: unknown,
  findPath: FindPath,
  read: (member: unknown, findPath: FindPath, name: string) => MaybeUnknown<T>[],
): MaybeUnknown<T>[] {
  if (isUnknown(value)) return [value];
  const members = isObject(value) ? value : expectType(value, findPath(), 'an object', isObject);
  return Object.entries(members).flatMap(([name, member]) => read(member, () => `${findPath()}.${name}`, name));
}

/** Numbers and booleans may be written without quotes. */
const toValues = (value: unknown, findPath: FindPath): MaybeUnknown<string>[] =>
  toList(value, findPath, 'a string, a number, a boolean or a list of them', isScalar).map((one) =>
    isUnknown(one) ? one : String(one),
  );

const isScalar = (value: unknown): value is string | number | boolean =>
  isString(value) || typeof value === 'number' || typeof value === 'boolean';
