// The types of CQL's System model, which every library uses and the translator asks for.

const SIMPLE = ['Any', 'Boolean', 'Integer', 'Long', 'Decimal', 'String', 'DateTime', 'Date', 'Time'];
const CLASSES = {
  Quantity: { value: 'Decimal', unit: 'String' },
  Ratio: { numerator: 'Quantity', denominator: 'Quantity' },
  Code: { code: 'String', system: 'String', version: 'String', display: 'String' },
  Concept: { codes: ['Code'], display: 'String' },
  Vocabulary: { id: 'String', version: 'String' },
};
const VOCABULARIES = ['ValueSet', 'CodeSystem'];

const base = (name) => (name === 'Any' ? '' : ' baseType="System.Any"');
const simple = SIMPLE.map((name) => `<typeInfo xsi:type="SimpleTypeInfo" name="System.${name}"${base(name)}/>`);
const element = ([name, type]) =>
  Array.isArray(type)
    ? `<element name="${name}"><elementTypeSpecifier xsi:type="ListTypeSpecifier" elementType="System.${type[0]}"/></element>`
    : `<element name="${name}" elementType="System.${type}"/>`;
const classes = Object.entries(CLASSES).map(
  ([name, elements]) =>
    `<typeInfo xsi:type="ClassInfo" name="System.${name}" baseType="System.Any">${Object.entries(elements).map(element).join('')}</typeInfo>`,
);
const vocabularies = VOCABULARIES.map(
  (name) => `<typeInfo xsi:type="ClassInfo" name="System.${name}" baseType="System.Vocabulary"/>`,
);

export const SYSTEM = `<?xml version="1.0" encoding="UTF-8"?>
<modelInfo xmlns="urn:hl7-org:elm-modelinfo:r1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  name="System" version="1.0.0" url="urn:hl7-org:elm-types:r1" targetQualifier="system">
${[...simple, ...classes, ...vocabularies].join('\n')}
</modelInfo>`;
