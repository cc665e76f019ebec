import { isList, isObject, isString } from '../../core/json';
import { formatCidr, parseCidr, splitCidr } from '../../core/network/address-set';
import { splitSubstitutions } from '../../core/text/substitutions';
import { type JsonDocument, objectIn } from '../../formats/document';
import { isIntrinsic } from '../../formats/template/values/resolve';
import type { DeployedStack } from './assembly';
import { formatStackId, nameResource, type ResourceIdentity } from './identities';

/** The values of other stacks, and of the account, that a stack refers to. */
export interface StackContext {
  /** Returns the value that a stack of the same account and Region exports. */
  findExport(name: string): unknown;
  /** Returns the output of a stack of any account and Region. */
  findOutput(stackName: string, output: string, account: string, region: string): unknown;
  /** Returns the value of a parameter of SSM Parameter Store. */
  findParameter(name: string): string | undefined;
  /** Reports a value that the local region does not know, and for which it uses a text. */
  reportUnknown(message: string): void;
}

/** The ids of a stack and of those that it is nested in. */
export interface StackIds {
  readonly id: string;
  readonly parent?: string;
  readonly root?: string;
}

/** A property that the template leaves out after all: `AWS::NoValue`. */
const LEFT_OUT = Symbol('AWS::NoValue');

/**
 * Resolves the intrinsic functions of a stack with the values that its deployment has.
 *
 * `lib/formats/template` resolves the same functions for another purpose: it decides what holds for every deployment, so its
 * values may be unknown and have variants. Here each value is known, and a reference has the name of the created resource.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export class StackResolver {
  private readonly identities = new Map<string, ResourceIdentity>();
  private readonly conditions = new Map<string, boolean>();
  private readonly nested = new Map<string, StackResolver>();
  private created: readonly string[] | undefined;

  constructor(
    readonly stack: DeployedStack,
    private readonly context: StackContext,
    private readonly outer?: { readonly resolver: StackResolver; readonly logicalId: string },
  ) {
    for (const [logicalId, inner] of stack.nested) {
      this.nested.set(logicalId, new StackResolver(inner, context, { resolver: this, logicalId }));
    }
  }

  /** Lists the logical ids of the resources that the deployment creates, in the order of the template. */
  listResources(): readonly string[] {
    this.created ??= Object.keys(objectIn(this.stack.document.Resources)).filter((logicalId) => {
      const { Condition: condition } = this.readResource(logicalId);
      return !isString(condition) || this.decide(condition);
    });
    return this.created;
  }

  /** Returns the stack that a resource creates. */
  findNested(logicalId: string): StackResolver | undefined {
    return this.nested.get(logicalId);
  }

  /** The stack and those nested in it that are created. */
  listStacks(): StackResolver[] {
    const nested = this.listResources().flatMap((logicalId) => this.nested.get(logicalId) ?? []);
    return [this, ...nested.flatMap((each) => each.listStacks())];
  }

  /** The ids of the stack, of the one that creates it and of the outermost. */
  get ids(): StackIds {
    const { scope, stackName } = this.stack;
    const id = formatStackId(scope, stackName);
    const outer = this.outer?.resolver.ids;
    return { id, ...(outer && { parent: outer.id, root: outer.root ?? outer.id }) };
  }

  /** Returns what CloudFormation refuses in the parameters that the outer stack passes, if anything. */
  findRefusedParameter(): string | undefined {
    if (!this.outer) return undefined;
    const { resolver, logicalId } = this.outer;
    const { Parameters: parameters } = objectIn(resolver.resolve(resolver.readResource(logicalId).Properties ?? {}));
    const passed = Object.keys(objectIn(parameters));
    const declared = Object.entries(objectIn(this.stack.document.Parameters));
    const missing = declared.find(([name, one]) => !passed.includes(name) && objectIn(one).Default === undefined);
    const unknown = passed.find((name) => !this.isParameter(name));
    const owner = `nested stack ${logicalId} of stack ${resolver.stack.stackName}`;
    if (missing) return `${owner}: parameter ${missing[0]} has no value`;
    return unknown === undefined ? undefined : `${owner}: its template has no parameter ${unknown}`;
  }

  /** The names of a resource. */
  identify(logicalId: string): ResourceIdentity {
    const known = this.identities.get(logicalId);
    if (known) return known;
    const nested = this.nested.get(logicalId)?.ids.id;
    if (nested !== undefined) return { ref: nested, arn: nested, attributes: {} };
    const { Type: type, Properties: properties } = this.readResource(logicalId);
    const { stackName, scope } = this.stack;
    const identity = nameResource({ type: String(type), stackName, logicalId }, scope, (property) =>
      this.resolve(objectIn(properties)[property]),
    );
    this.identities.set(logicalId, identity);
    return identity;
  }

  readResource(logicalId: string): JsonDocument {
    return objectIn(objectIn(this.stack.document.Resources)[logicalId]);
  }

  /** Lists the values that the stack exports, by their names, and its outputs. */
  listOutputs(): { readonly name: string; readonly exported: string | undefined; readonly value: () => unknown }[] {
    return Object.entries(objectIn(this.stack.document.Outputs)).map(([name, output]) => {
      const { Value: value, Export: exported } = objectIn(output);
      const exportName = exported === undefined ? undefined : this.resolve(objectIn(exported).Name);
      return { name, exported: isString(exportName) ? exportName : undefined, value: () => this.resolve(value) };
    });
  }

  /** Returns a value without intrinsic functions. */
  resolve(value: unknown): unknown {
    const resolved = this.resolveAny(value);
    return resolved === LEFT_OUT ? undefined : resolved;
  }

  private resolveAny(value: unknown): unknown {
    if (isString(value)) return this.resolveDynamic(value);
    if (isList(value)) return value.map((each) => this.resolveAny(each)).filter((each) => each !== LEFT_OUT);
    if (!isObject(value)) return value;
    const [[name, operand] = []] = Object.entries(value);
    if (name !== undefined && isIntrinsic(value)) return this.callFunction(name, operand);
    const entries = Object.entries(value).map(([key, child]) => [key, this.resolveAny(child)] as const);
    return Object.fromEntries(entries.filter(([, child]) => child !== LEFT_OUT));
  }

  /** `{{resolve:ssm:/path}}`. Secrets are never read: their text stays as it is. */
  private resolveDynamic(text: string): string {
    return text.replaceAll(/\{\{resolve:ssm:([^:}]+)(?::\d+)?\}\}/g, (_, name: string) => this.readParameter(name));
  }

  private callFunction(name: string, operand: unknown): unknown {
    switch (name) {
      case 'Ref':
        return this.findReference(String(operand));
      case 'Fn::GetAtt': {
        const [logicalId, ...path] = isString(operand) ? operand.split('.') : (this.resolve(operand) as string[]);
        return this.findAttribute(String(logicalId), path.join('.'));
      }
      case 'Fn::Sub':
        return this.substitute(operand);
      case 'Fn::If': {
        const [condition, ...branches] = operand as [string, unknown, unknown];
        return this.resolveAny(branches[this.decide(condition) ? 0 : 1]);
      }
      case 'Fn::ImportValue':
        return this.context.findExport(String(this.resolve(operand)));
      case 'Fn::GetStackOutput':
        return this.findStackOutput(objectIn(this.resolve(operand)));
      case 'Fn::Equals':
      case 'Fn::And':
      case 'Fn::Or':
      case 'Fn::Not':
        return this.evaluateCondition({ [name]: operand });
      default:
        return this.callListFunction(name, this.resolve(operand));
    }
  }

  /** Calls the functions whose operand is a list of values. */
  private callListFunction(name: string, operand: unknown): unknown {
    const parts = isList(operand) ? operand : [operand];
    const [first, second, third, options] = parts;
    switch (name) {
      case 'Fn::Join':
        return (second as unknown[]).join(String(first));
      case 'Fn::Split':
        return String(second).split(String(first));
      case 'Fn::Select':
        return (second as unknown[])[Number(first)];
      case 'Fn::Base64':
        return Buffer.from(String(operand)).toString('base64');
      case 'Fn::GetAZs':
        return ['a', 'b', 'c'].map((zone) => `${String(operand) || this.stack.scope.region}${zone}`);
      case 'Fn::Cidr':
        return splitCidr(parseCidr(String(first)), Number(second), Number(third))?.map(formatCidr);
      case 'Fn::Length':
        return parts.length;
      case 'Fn::ToJsonString':
        return JSON.stringify(operand);
      case 'Fn::FindInMap': {
        const found = objectIn(objectIn(objectIn(this.stack.document.Mappings)[String(first)])[String(second)]);
        return this.resolve(found[String(third)]) ?? objectIn(options).DefaultValue;
      }
      default:
        this.context.reportUnknown(`${this.stack.stackName}: the local region does not know ${name}`);
        return name;
    }
  }

  private substitute(operand: unknown): string {
    const [text, variables] = isList(operand) ? operand : [operand, {}];
    const values = objectIn(variables);
    return splitSubstitutions(String(text))
      .map((piece, index) => {
        if (index % 2 === 0) return piece;
        const name = piece.slice(2, -1).trim();
        if (name.startsWith('!')) return `\${${name.slice(1)}}`;
        if (Object.hasOwn(values, name)) return String(this.resolve(values[name]));
        const [logicalId = '', ...path] = name.split('.');
        return String(path.length === 0 ? this.findReference(name) : this.findAttribute(logicalId, path.join('.')));
      })
      .join('');
  }

  private findReference(name: string): unknown {
    const { account, region, partition } = this.stack.scope;
    switch (name) {
      case 'AWS::AccountId':
        return account;
      case 'AWS::Region':
        return region;
      case 'AWS::Partition':
        return partition;
      case 'AWS::URLSuffix':
        return partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
      case 'AWS::StackName':
        return this.stack.stackName;
      case 'AWS::StackId':
        return this.ids.id;
      case 'AWS::NotificationARNs':
        return [];
      case 'AWS::NoValue':
        return LEFT_OUT;
      default:
        return this.isParameter(name) ? this.readTemplateParameter(name) : this.identify(name).ref;
    }
  }

  private isParameter(name: string): boolean {
    return Object.hasOwn(objectIn(this.stack.document.Parameters), name);
  }

  private readTemplateParameter(name: string): unknown {
    const { Type: type, Default: standard } = objectIn(objectIn(this.stack.document.Parameters)[name]);
    const value = this.findPassed(name) ?? this.stack.parameters[name] ?? standard;
    const text = isList(value) ? value.join(',') : String(value ?? '');
    const isStored = isString(type) && type.startsWith('AWS::SSM::Parameter::Value<');
    const found = isStored ? this.readParameter(text) : text;
    return isString(type) && type.includes('List') ? found.split(',').map((part) => part.trim()) : found;
  }

  private readParameter(name: string): string {
    const found = this.context.findParameter(name);
    if (found !== undefined) return found;
    this.context.reportUnknown(`${this.stack.stackName}: the SSM parameter "${name}" has no value here`);
    return name;
  }

  /** The value that the outer stack passes on as a parameter. */
  private findPassed(name: string): unknown {
    if (!this.outer) return undefined;
    const { resolver, logicalId } = this.outer;
    const { Parameters: parameters } = objectIn(resolver.readResource(logicalId).Properties);
    return resolver.resolve(objectIn(parameters)[name]);
  }

  private findAttribute(logicalId: string, attribute: string): unknown {
    const nested = this.nested.get(logicalId);
    if (nested)
      return nested
        .listOutputs()
        .find(({ name }) => attribute === `Outputs.${name}`)
        ?.value();
    const value = this.identify(logicalId).attributes[attribute];
    if (value !== undefined) return value;
    // An attribute with the name of a property has its value.
    const { Type: type, Properties: properties } = this.readResource(logicalId);
    const property = this.resolve(objectIn(properties)[attribute]);
    if (property !== undefined) return property;
    this.context.reportUnknown(
      `${this.stack.stackName}: the local region does not know the attribute ${attribute} of ${type} ${logicalId}`,
    );
    return `${logicalId}.${attribute}`;
  }

  private findStackOutput({ StackName, OutputName, Region, RoleArn }: JsonDocument): unknown {
    const { account, region } = this.stack.scope;
    const owner = isString(RoleArn) ? (RoleArn.split(':')[4] ?? account) : account;
    return this.context.findOutput(String(StackName), String(OutputName), owner, String(Region ?? region));
  }

  private decide(name: string): boolean {
    const known = this.conditions.get(name);
    if (known !== undefined) return known;
    const holds = this.evaluateCondition(objectIn(this.stack.document.Conditions)[name]);
    this.conditions.set(name, holds);
    return holds;
  }

  private evaluateCondition(condition: unknown): boolean {
    const [[name, operand] = []] = Object.entries(objectIn(condition));
    switch (name) {
      case 'Condition':
        return this.decide(String(operand));
      case 'Fn::Equals': {
        const [left, right] = (operand as unknown[]).map((side) => toComparedValue(this.resolve(side)));
        return left === right;
      }
      case 'Fn::And':
        return (operand as unknown[]).every((part) => this.evaluateCondition(part));
      case 'Fn::Or':
        return (operand as unknown[]).some((part) => this.evaluateCondition(part));
      case 'Fn::Not':
        return !(operand as unknown[]).every((part) => this.evaluateCondition(part));
      default:
        this.context.reportUnknown(`${this.stack.stackName}: the local region does not know the condition ${name}`);
        return false;
    }
  }
}

/** CloudFormation compares text, so the parameter "1" equals the number 1. */
const toComparedValue = (value: unknown): string =>
  isObject(value) || isList(value) ? JSON.stringify(value) : String(value);
