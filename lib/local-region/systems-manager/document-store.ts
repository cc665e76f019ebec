import { parse, stringify } from 'yaml';
import { readRunbook } from '../automation/execution';
import { findRejections } from '../automation/rejections';
import { InvalidRunbook, type ParsedRunbook } from '../automation/runbook';
import { type AwsCall, AwsError } from '../aws-call';
import type { CreatedResource, Operations, TemplateType } from '../service';
import { answerPage } from '../wire/pages';

interface StoredDocument {
  readonly name: string;
  readonly content: string;
  readonly format: string;
  readonly type: string;
  readonly targetType: string | undefined;
}

/** The documents of Systems Manager, of which runbooks are one type. */
export class DocumentStore {
  readonly operations: Operations = {
    GetDocument: ({ input }) => {
      const { name, content, format, type } = this.find(input.Name);
      const { DocumentFormat = format } = input;
      return {
        Name: name,
        Content: DocumentFormat === format ? content : convertContent(content, DocumentFormat),
        DocumentFormat,
        DocumentType: type,
        DocumentVersion: '1',
        Status: 'Active',
      };
    },
    DescribeDocument: ({ input }) => ({ Document: describeWithParameters(this.find(input.Name), this.account) }),
    ListDocuments: (call) => this.listDocuments(call),
  };
  readonly types: Readonly<Record<string, TemplateType>> = {
    'AWS::SSM::Document': {
      properties: ['Content', 'DocumentFormat', 'DocumentType', 'Name', 'TargetType'],
      withoutEffect: ['UpdateMethod', 'VersionName'],
      create: ({ ref, properties }: CreatedResource) => {
        const { Content, DocumentFormat = 'JSON', DocumentType = 'Command', TargetType } = properties;
        const content = typeof Content === 'string' ? Content : JSON.stringify(Content);
        if (DocumentType === 'Automation') refuseInvalidRunbook(ref, content);
        this.documents.set(ref, {
          name: ref,
          content,
          format: DocumentFormat,
          type: DocumentType,
          targetType: TargetType,
        });
      },
    },
  };
  private readonly documents = new Map<string, StoredDocument>();

  constructor(private readonly account: string) {}

  /** @param code that of the error of the operation */
  find(name: unknown, code = 'InvalidDocument'): StoredDocument {
    const found = this.documents.get(String(name).split('document/').at(-1) as string);
    if (found) return found;
    throw new AwsError(code, `Document with name ${name} does not exist.`);
  }

  private listDocuments(call: AwsCall): object {
    const filters = (call.input.Filters ?? []) as readonly {
      readonly Key: string;
      readonly Values: readonly string[];
    }[];
    const owned = ['Self', 'Private', this.account];
    const tests: Readonly<Record<string, (document: StoredDocument, value: string) => boolean>> = {
      DocumentType: ({ type }, value) => type === value,
      Name: ({ name }, value) => name.startsWith(value),
      Owner: (_, value) => owned.includes(value),
      PlatformTypes: () => true,
      TargetType: ({ targetType }, value) => targetType === value,
    };
    const unknown = filters.find(({ Key }) => !tests[Key]);
    if (unknown) throw new AwsError('InvalidFilterKey', `The local region has no filter ${unknown.Key}`);
    const documents = [...this.documents.values()].filter((document) =>
      filters.every(({ Key, Values }) => Values.some((value) => tests[Key]?.(document, value))),
    );
    return answerPage(call, 'DocumentIdentifiers', documents, describeDocument);
  }
}

/** @throws AwsError if AWS would reject the runbook */
function refuseInvalidRunbook(name: string, content: string): void {
  const error = findRejection(content);
  if (error) throw new AwsError('InvalidDocumentContent', `The content of runbook ${name} is invalid: ${error}`);
}

function findRejection(content: string): string | undefined {
  try {
    return findRejections(readRunbook({ content }))[0];
  } catch (error) {
    if (error instanceof InvalidRunbook) return error.message;
    throw error;
  }
}

/** Returns content as JSON, which is YAML, too. */
function convertContent(content: string, format: string): string {
  const value: unknown = parse(content, { version: '1.1' });
  return format === 'YAML' ? stringify(value) : JSON.stringify(value, null, 2);
}

/** Describes a document with its parameters. */
function describeWithParameters(document: StoredDocument, Owner: string): object {
  const { description, parameters = {} } = parse(document.content, { version: '1.1' }) as Partial<ParsedRunbook>;
  return {
    ...describeDocument(document),
    Owner,
    DefaultVersion: '1',
    LatestVersion: '1',
    Description: description,
    Parameters: Object.entries(parameters).map(([Name, parameter]) => ({
      Name,
      Type: parameter.type,
      Description: parameter.description,
      ...(parameter.default !== undefined && { DefaultValue: formatParameterDefault(parameter.default) }),
    })),
  };
}

const formatParameterDefault = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const describeDocument = ({ name, format, type, targetType }: StoredDocument): object => ({
  Name: name,
  DocumentFormat: format,
  DocumentType: type,
  DocumentVersion: '1',
  SchemaVersion: '0.3',
  Status: 'Active',
  ...(targetType && { TargetType: targetType }),
});
