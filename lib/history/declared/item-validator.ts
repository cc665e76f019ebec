import type { ErrorObject, ValidateFunction } from 'ajv';
import { formatValue, isObject, isString } from '../../core/json';
import { UnreadableItem } from '../../core/reading/unreadable';
import { didYouMean } from '../../core/text/suggest';
import type { ResourceSchema } from './resource-schema';

/** Checks the configurations of third-party resources by the schemas of their types. */
export class ItemValidator {
  private constructor(private readonly validators: ReadonlyMap<string, ValidateFunction>) {}

  /** @throws HistoryError if a schema is no JSON Schema */
  static async create(schemas: readonly ResourceSchema[]): Promise<ItemValidator> {
    // Loaded late: most commands need no schema.
    const { compileSchemas } = await import('./schema-compiler');
    return new ItemValidator(compileSchemas(schemas));
  }

  /** @throws UnreadableItem if the type has no schema, or if the configuration is not what the schema says */
  check(item: unknown): void {
    if (!isObject(item)) throw new UnreadableItem(`Cannot read the item: got ${formatValue(item)}, expected an object`);
    const { resourceType, configuration, configurationItemStatus } = item;
    if (!isString(resourceType)) throw new UnreadableItem('Cannot read the item: it has no resourceType');
    const validate = this.validators.get(resourceType);
    if (!validate) {
      const near = didYouMean(resourceType, [...this.validators.keys()]);
      throw new UnreadableItem(
        `Cannot read the item: no schema declares ${JSON.stringify(resourceType)}${near ? `; did you mean ${near}?` : ''}`,
      );
    }
    // A resource that was deleted, or is not recorded, has no configuration.
    const hasNone = isString(configurationItemStatus) && /Deleted|NotRecorded/.test(configurationItemStatus);
    if (configuration == null && hasNone) return;
    if (validate(configuration)) return;
    const reasons = (validate.errors ?? []).slice(0, MAX_REASONS).map(describeReason);
    throw new UnreadableItem(`Cannot read the item: ${reasons.join('; ')}`);
  }
}

const MAX_REASONS = 5;

function describeReason({ instancePath, keyword, params, message, data, parentSchema }: ErrorObject): string {
  const path = `configuration${instancePath.replaceAll('/', '.')}`;
  switch (keyword) {
    case 'required':
      return `${path}.${params.missingProperty} is missing`;
    case 'additionalProperties': {
      const known = isObject(parentSchema?.properties) ? Object.keys(parentSchema.properties) : [];
      const near = didYouMean(params.additionalProperty, known);
      return `${path} has no property ${JSON.stringify(params.additionalProperty)}${near ? `: did you mean ${near}?` : ''}`;
    }
    case 'type':
      return `${path}: got ${formatValue(data)}, expected ${params.type}`;
    case 'enum':
      return `${path}: got ${formatValue(data)}, expected ${params.allowedValues.map((value: unknown) => formatValue(value)).join(', ')}`;
    default:
      return `${path}: got ${formatValue(data)}, which ${message}`;
  }
}
