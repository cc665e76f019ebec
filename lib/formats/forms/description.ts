import type { ConfigurationItem } from '../../core/item';
import { formatValue, isList, isObject, isString } from '../../core/json';
import type { DescribedPart, Description } from '../../core/reading/reader';
import { UnreadableItem } from '../../core/reading/unreadable';
import { joinList, pluralize } from '../../core/text/format';
import type { DocumentContext, JsonDocument } from '../document';
import type { DocumentReader, Form } from '../document-reader';
import { toTags } from '../items/tags';
import { ParseError } from '../parse-error';

/**
 * The output of describe calls, as readers declare it: `{"Volumes": [{"VolumeId": …}]}`, or one object instead of a list
 * (`describe-certificate`). Some calls return several lists, and some only parts of resources.
 */
export const description: Form = {
  name: 'description',
  matches: (document, context) =>
    findDescribed(flattenReservations(document), context).length > 0 || findParts(document, context).length > 0,
  read(document, reader) {
    const flat = flattenReservations(document);
    const described = findDescribed(flat, reader.context);
    for (const { declared, list } of described) {
      const value = flat[list];
      for (const element of isList(value) ? value : [value]) readElement(declared, element, reader);
    }
    for (const { declared, command, parts } of findParts(document, reader.context)) {
      for (const part of parts) reader.resources.push(toPartialItem(declared, command, part, reader.context));
    }
    noteOtherLists(
      flat,
      described.map(({ list }) => list),
      reader,
    );
    reader.noteFurtherPages(document);
  },
};

/** Refuses the output of describe calls without a reader: lists of objects under a name such as `Vpcs`. */
export function refuseDescription(document: JsonDocument, { descriptions = [] }: DocumentContext): void {
  const element = descriptions.find(({ id }) => !/^(?:id|name|arn)$/i.test(id) && isString(document[id]));
  if (element) {
    const { list, id } = element;
    throw new ParseError(
      `Cannot evaluate a single object with a ${id}: use the whole output of the describe call, {"${list}": …}`,
      'unknown',
    );
  }
  const [list] = listObjectLists(document);
  if (!list) return;
  const ids = descriptions.filter((one) => [one.list, ...(one.otherLists ?? [])].includes(list)).map(({ id }) => id);
  if (ids.length > 0) {
    const found = formatValue((document[list] as unknown[])[0]);
    throw new ParseError(
      `Cannot evaluate a list of ${list}: expected a text as ${ids.join(' or ')}, found ${found}`,
      'unknown',
    );
  }
  const known = [...new Set(descriptions.flatMap(({ list, otherLists = [] }) => [list, ...otherLists]))].sort();
  // A history has no use for describe output, which has no capture times.
  const reason =
    known.length > 0
      ? `supported describe output is ${joinList(known, known.length)}`
      : 'it has no items of AWS Config, which have a capture time';
  throw new ParseError(`Cannot evaluate a list of ${list}: ${reason}`, 'unknown');
}

/** A list of a document, and how its resources are read. */
interface DescribedList {
  readonly declared: Description;
  readonly list: string;
}

const findDescribed = (document: JsonDocument, { descriptions = [] }: DocumentContext): DescribedList[] =>
  descriptions.flatMap((declared) => {
    const list = findList(declared, document);
    return list === undefined ? [] : [{ declared, list }];
  });

const findParts = (document: JsonDocument, { descriptions = [] }: DocumentContext) =>
  descriptions.flatMap((declared) =>
    (declared.parts ?? []).flatMap(({ command, read }) => {
      const parts = read(document);
      return parts ? [{ declared, command, parts }] : [];
    }),
  );

const listObjectLists = (document: JsonDocument): string[] =>
  Object.entries(document).flatMap(([key, value]) =>
    /^[A-Z]/.test(key) && isList(value) && value.every(isObject) ? [key] : [],
  );

/** A list that no rule evaluates must not look evaluated. */
function noteOtherLists(document: JsonDocument, read: readonly string[], reader: DocumentReader): void {
  if (read.length === 0) return;
  for (const list of listObjectLists(document)) {
    const { length } = document[list] as unknown[];
    if (length > 0 && !read.includes(list) && list !== 'Reservations') {
      reader.notes.push(`${pluralize(length, 'element')} of ${list} not evaluated: no rule reads them`);
    }
  }
}

/** DescribeInstances lists instances by reservation, which names their owner. */
function flattenReservations(document: JsonDocument): JsonDocument {
  if (!isList(document.Reservations)) return document;
  const Instances = document.Reservations.flatMap((reservation) => {
    if (!isObject(reservation) || !isList(reservation.Instances)) return [];
    const { OwnerId } = reservation;
    return reservation.Instances.map((instance) => (isObject(instance) ? { OwnerId, ...instance } : instance));
  });
  return { ...document, Instances };
}

/** Several services have lists of the same name (`Rules`), so the elements must have the id, too. */
function findList({ list, otherLists = [], id }: Description, document: JsonDocument): string | undefined {
  return [list, ...otherLists].find((name) => {
    if (!Object.hasOwn(document, name)) return false;
    const value = document[name];
    if (isObject(value)) return isString(value[id]);
    return isList(value) && (value.length === 0 || value.some((element) => isObject(element) && isString(element[id])));
  });
}

function readElement(declared: Description, element: unknown, reader: DocumentReader): void {
  try {
    reader.resources.push(toDescribedItem(declared, element, reader.context));
  } catch (error) {
    if (!(error instanceof UnreadableItem)) throw error;
    const id = isObject(element) ? element[declared.id] : undefined;
    reader.unreadable.push({
      resourceType: declared.resourceType,
      ...(isString(id) && { resourceId: id }),
      message: error.message,
    });
  }
}

function toDescribedItem(declared: Description, element: unknown, context: DocumentContext): ConfigurationItem {
  const id = isObject(element) ? element[declared.id] : undefined;
  if (!isObject(element) || !isString(id)) {
    throw new UnreadableItem(
      `Cannot read ${declared.list}: expected objects with a ${declared.id}, found ${formatValue(element)}`,
    );
  }
  return createDescribedItem(declared, declared.toRecordedId?.(id) ?? id, element, context);
}

/** Returns a part of a resource as an item. A part that does not name its resource has an empty id. */
function toPartialItem(
  declared: Description,
  command: string,
  { id = '', configuration = {}, supplementaryConfiguration = {}, isEnough = false }: DescribedPart,
  context: DocumentContext,
): ConfigurationItem {
  return {
    ...createDescribedItem(declared, id, configuration, context),
    supplementaryConfiguration,
    lacksTags: true,
    part: { command, isEnough },
  };
}

function createDescribedItem(
  declared: Description,
  id: string,
  element: JsonDocument,
  { scope }: DocumentContext,
): ConfigurationItem {
  const name = declared.name && element[declared.name];
  const arn = declared.arn && element[declared.arn];
  const [, , , arnRegion, arnAccount] = (isString(arn) ? arn : id).split(':');
  const accountId = [arnAccount, element.OwnerId].find(hasTwelveDigits) ?? scope?.accountId;
  const region = arnRegion || findRegion(element.AvailabilityZone) || scope?.region;
  return {
    shape: 'description',
    resourceType: declared.findOtherType?.(element) ?? declared.resourceType,
    resourceId: id,
    ...(isString(name) && { resourceName: name }),
    ...(isString(arn) && { arn }),
    ...(accountId !== undefined && { accountId }),
    ...(region !== undefined && { region }),
    status: 'OK',
    tags: toTags(element.Tags ?? element.TagSet ?? element.tags, 'Tags'),
    relationships: [],
    configuration: element,
    supplementaryConfiguration: {},
  };
}

/** `eu-west-1a` is in `eu-west-1`, and the local zone `us-west-2-lax-1a` in `us-west-2`. */
const findRegion = (zone: unknown): string | undefined =>
  isString(zone) ? /^((?:eusc|[a-z]{2})(?:-[a-z]+)+-\d)(?:[a-z]|-.*)$/.exec(zone)?.[1] : undefined;

const hasTwelveDigits = (value: unknown): value is string => isString(value) && /^\d{12}$/.test(value);
