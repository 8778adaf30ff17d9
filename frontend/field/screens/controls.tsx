/** The control of one field: taps where there is something to choose from, a keyboard elsewhere. */
import type { Property, Values } from "../copies";
import { controlOf, dayAfter, type Fault, type Option, optionsOf, textsBefore } from "../forms";
import { w } from "../words";

const MOST_BUTTONS = 8;

interface Given {
  name: string;
  property: Property;
  isRequired: boolean;
  value: unknown;
  fault?: Fault;
  records: readonly { title: string; values: Values }[];
  change: (value: unknown) => void;
}

export function FieldControl(given: Given) {
  const { name, property, isRequired, fault } = given;
  const control = controlOf(property);
  const isGroup = ["choice", "choices", "yes-no", "group"].includes(control);
  const label = (
    <>
      {property.title ?? name}
      {!isRequired && control !== "yes-no" && <span class="optional">{w().optional}</span>}
    </>
  );
  const rest = (
    <>
      {property.description && <p class="hint">{property.description}</p>}
      <Input {...given} />
      {fault && (
        <p class="fault" role="alert">
          {faultText(fault)}
        </p>
      )}
    </>
  );
  if (isGroup) {
    return (
      <fieldset class="field" id={`part-${name}`}>
        <legend class="label">{label}</legend>
        {rest}
      </fieldset>
    );
  }
  return (
    <div class="field" id={`part-${name}`}>
      <label class="label" for={`field-${name}`}>
        {label}
      </label>
      {rest}
    </div>
  );
}

function faultText(fault: Fault): string {
  const say = w();
  if (fault.is === "missing" || fault.is === "format") return say[fault.is];
  return say[fault.is](fault.limit);
}

function Input(given: Given) {
  switch (controlOf(given.property)) {
    case "choice":
      return <Choice {...given} options={optionsOf(given.property)} />;
    case "choices":
      return <Choices {...given} options={optionsOf(given.property.items ?? {})} />;
    case "yes-no":
      return <Choice {...given} options={yesNo()} />;
    case "group":
      return <Group {...given} />;
    case "number":
      return <NumberInput {...given} />;
    case "day":
      return <Day {...given} />;
    case "moment":
      return <Typed {...given} type="datetime-local" />;
    case "lines":
      return <Lines {...given} />;
    default:
      return <Line {...given} />;
  }
}

function yesNo(): Option[] {
  return [
    { value: true, label: w().yes },
    { value: false, label: w().no },
  ];
}

function Choice({ name, value, change, options }: Given & { options: Option[] }) {
  const shown = options.filter((option) => option.value !== null);
  if (shown.length > MOST_BUTTONS * 2) {
    return (
      <select
        id={`field-${name}`}
        value={shown.findIndex((option) => option.value === value)}
        onChange={(event) => change(shown[Number(event.currentTarget.value)]?.value ?? null)}
      >
        <option value={-1} />
        {shown.map((option, index) => (
          <option key={option.label} value={index}>
            {option.label}
          </option>
        ))}
      </select>
    );
  }
  return (
    <div class="choices">
      {shown.map((option) => (
        <label key={String(option.value)} class="choice">
          <input
            type="radio"
            name={name}
            checked={value === option.value}
            onChange={() => change(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  );
}

function Choices({ name, value, change, options }: Given & { options: Option[] }) {
  const chosen = Array.isArray(value) ? value : [];
  const turn = (option: unknown) =>
    change(
      chosen.includes(option) ? chosen.filter((each) => each !== option) : [...chosen, option],
    );
  return (
    <div class="choices">
      {options.map((option) => (
        <label key={String(option.value)} class="choice">
          <input
            type="checkbox"
            name={name}
            checked={chosen.includes(option.value)}
            onChange={() => turn(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  );
}

/** A field with fields of its own, such as the points of a checklist. */
function Group({ name, property, value, change, records }: Given) {
  const values = (value ?? {}) as Values;
  return (
    <div class="group">
      {Object.entries(property.properties ?? {}).map(([part, each]) => (
        <FieldControl
          key={part}
          name={`${name}-${part}`}
          property={each}
          isRequired={property.required?.includes(part) ?? false}
          value={values[part]}
          records={records}
          change={(entered) => change({ ...values, [part]: entered })}
        />
      ))}
    </div>
  );
}

function NumberInput({ name, value, change }: Given) {
  return (
    <input
      id={`field-${name}`}
      type="text"
      inputMode="decimal"
      autoComplete="off"
      value={value === undefined || value === null ? "" : String(value)}
      onChange={(event) => {
        const typed = event.currentTarget.value.normalize("NFKC").trim();
        change(typed === "" ? null : Number(typed));
      }}
    />
  );
}

function Day(given: Given) {
  const { value, change } = given;
  const today = new Date();
  const days: [number, string][] = [
    [0, w().day0],
    [3, w().day3],
    [7, w().day7],
    [30, w().day30],
  ];
  return (
    <>
      <div class="chips">
        {days.map(([days, label]) => {
          const day = dayAfter(today, days);
          return (
            <button
              key={days}
              type="button"
              class="chip"
              aria-pressed={value === day}
              onClick={() => change(day)}
            >
              {label}
            </button>
          );
        })}
      </div>
      <Typed {...given} type="date" />
    </>
  );
}

function Typed({ name, value, change, type }: Given & { type: "date" | "datetime-local" }) {
  return (
    <input
      id={`field-${name}`}
      type={type}
      value={typeof value === "string" ? value : ""}
      onInput={(event) => change(event.currentTarget.value)}
    />
  );
}

function Lines({ name, property, value, change }: Given) {
  return (
    <textarea
      id={`field-${name}`}
      rows={3}
      maxLength={property.maxLength}
      value={typeof value === "string" ? value : ""}
      onInput={(event) => change(event.currentTarget.value)}
    />
  );
}

function Line(given: Given) {
  const { name, property, value, change, records } = given;
  const before = textsBefore(records, name);
  return (
    <>
      <input
        id={`field-${name}`}
        type="text"
        autoComplete="off"
        maxLength={property.maxLength}
        value={typeof value === "string" ? value : ""}
        onInput={(event) => change(event.currentTarget.value)}
      />
      {before.length > 0 && !value && (
        <div class="chips">
          <span class="visually-hidden">{w().usedBefore}</span>
          {before.map((text) => (
            <button key={text} type="button" class="chip" onClick={() => change(text)}>
              {text}
            </button>
          ))}
        </div>
      )}
    </>
  );
}
