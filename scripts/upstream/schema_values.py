"""Random values for the OpenAPI schema of a CRD: valid ones, values at and beyond each limit, and values of pools."""

import re

WORDS = ["a", "b", "node-1", "x.y", "with space", "\u00fc", "A_b"]


class Pool:
    """Values for the fields whose path ends with a pattern. Paths have no indices: spec.files.path."""

    def __init__(self, pattern, valid, invalid=()):
        self.pattern, self.valid, self.invalid = re.compile(f"(?:{pattern})$"), valid, invalid


class Values:
    """Generates values.

    `faults` is the probability of an invalid value of a pool, `schema_faults` that of a value beyond the limits of the
    schema, and `share` that of an optional field.
    """

    def __init__(self, random, pools, faults=0, schema_faults=0, share=0.25):
        self.random, self.pools, self.share = random, pools, share
        self.faults, self.schema_faults = faults, schema_faults

    def value(self, schema, path):
        pool = next((pool for pool in self.pools if pool.pattern.search(path)), None)
        if pool:
            is_fault = pool.invalid and self.random.random() < self.faults
            return self.random.choice(pool.invalid if is_fault else pool.valid)
        is_fault = self.random.random() < self.schema_faults
        if "enum" in schema:
            return "Bogus" if is_fault else self.random.choice(schema["enum"])
        kind = schema.get("type")
        if kind == "object":
            return self._object(schema, path, is_fault)
        if kind == "array":
            return self._array(schema, path, is_fault)
        if kind == "integer":
            return self._integer(schema, is_fault)
        if kind == "boolean":
            return "yes" if is_fault and self.random.random() < 0.3 else self.random.choice([True, False])
        return self._string(schema, is_fault)

    def _object(self, schema, path, is_fault):
        if "properties" not in schema:
            values = schema.get("additionalProperties") or {"type": "string"}
            return {self.random.choice(WORDS[:4]): self.value(values, f"{path}.*") for _ in range(self.random.randrange(1, 3))}
        result, required = {}, schema.get("required", [])
        for name, property in schema["properties"].items():
            if name in required or self.random.random() < self.share:
                result[name] = self.value(property, f"{path}.{name}")
        if not result and schema.get("minProperties") and not is_fault:
            name = self.random.choice(sorted(schema["properties"]))
            result[name] = self.value(schema["properties"][name], f"{path}.{name}")
        if is_fault and required and self.random.random() < 0.2:
            del result[self.random.choice(required)]
        return result

    def _array(self, schema, path, is_fault):
        count = self.random.randrange(max(1, schema.get("minItems", 0)), 3)
        if is_fault and self.random.random() < 0.5:
            count = self.random.choice([0, schema.get("maxItems", 3), schema.get("maxItems", 2) + 1])
        items = [self.value(schema["items"], path) for _ in range(min(count, 3))]
        # API servers refuse bodies above 3 MiB.
        if count > 3 and len(str(items[-1])) * count < 1 << 20:
            items += [items[-1]] * (count - 3)
        return items

    def _integer(self, schema, is_fault):
        low, high = schema.get("minimum", -3), schema.get("maximum", 1000)
        if is_fault:
            return self.random.choice([low - 1, high + 1, "1", 1.5, 1 << 31])
        return self.random.choice([low, low + 1, high, self.random.randint(low, high)])

    def _string(self, schema, is_fault):
        if schema.get("format") == "date-time":
            return "tomorrow" if is_fault else self.random.choice(["2030-01-01T00:00:00Z", "2031-02-03T04:05:06Z"])
        if schema.get("format") == "byte":
            return "%" if is_fault else "YQ=="
        low, high = schema.get("minLength", 0), schema.get("maxLength", 512)
        if is_fault:
            return self.random.choice(["", "a" * high, "a" * (high + 1), 1, "-"])
        text = self.random.choice(WORDS)
        if "pattern" in schema:
            text = next(word for word in [text, *WORDS] if re.match(schema["pattern"], word))
        return text[:high] if len(text) >= low else "a" * low

    def change(self, schema, value, path, is_top=True):
        """Changes, sets or removes something within an object, in place. Returns the path of the change."""
        names = sorted(schema.get("properties", {}))
        if not names or not isinstance(value, dict):
            return path
        name = self.random.choice(names)
        inner, below = schema["properties"][name], f"{path}.{name}"
        can_descend = isinstance(value.get(name), dict) and "properties" in inner
        if can_descend and self.random.random() < 0.85:
            return self.change(inner, value[name], below, False)
        if isinstance(value.get(name), list) and value[name] and self.random.random() < 0.5:
            index = self.random.randrange(len(value[name]))
            if isinstance(value[name][index], dict):
                return self.change(inner["items"], value[name][index], f"{below}[]", False)
        if name in value and self.random.random() < 0.3:
            del value[name]
        else:
            value[name] = self.value(inner, below)
        return below
