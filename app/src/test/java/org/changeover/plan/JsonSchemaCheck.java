package org.changeover.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checks a document against the part of JSON Schema 2020-12 that the generated schemas use. */
final class JsonSchemaCheck {
  private final JsonNode root;
  private final List<String> complaints = new ArrayList<>();

  private JsonSchemaCheck(JsonNode root) {
    this.root = root;
  }

  static List<String> complaints(JsonNode schema, JsonNode document) {
    var check = new JsonSchemaCheck(schema);
    check.check(schema, document, "");
    return check.complaints;
  }

  private boolean fits(JsonNode schema, JsonNode node) {
    var check = new JsonSchemaCheck(root);
    check.check(schema, node, "");
    return check.complaints.isEmpty();
  }

  private static Stream<JsonNode> each(JsonNode list) {
    return list.valueStream();
  }

  private void check(JsonNode schema, JsonNode node, String at) {
    schema.fieldNames().forEachRemaining(keyword -> keyword(keyword, schema, node, at));
  }

  private void complain(boolean wrong, String at, String keyword) {
    if (wrong) {
      complaints.add(at + ": " + keyword);
    }
  }

  private void keyword(String keyword, JsonNode schema, JsonNode node, String at) {
    JsonNode value = schema.get(keyword);
    switch (keyword) {
      case "$schema", "description", "default", "examples", "$defs", "format", "then" -> {}
      case "$ref" -> check(root.at(value.asText().substring(1)), node, at);
      case "type" ->
          complain(
              value.isArray()
                  ? each(value).noneMatch(type -> is(type.asText(), node))
                  : !is(value.asText(), node),
              at,
              "type " + value);
      case "enum" -> complain(each(value).noneMatch(node::equals), at, "enum " + value);
      case "const" -> complain(!same(value, node), at, "const " + value);
      case "pattern" ->
          complain(
              node.isTextual() && !Pattern.compile(value.asText()).matcher(node.asText()).find(),
              at,
              "pattern " + value);
      case "minimum" -> complain(node.isNumber() && node.asLong() < value.asLong(), at, keyword);
      case "maximum" -> complain(node.isNumber() && node.asLong() > value.asLong(), at, keyword);
      case "minItems" -> complain(node.isArray() && node.size() < value.asInt(), at, keyword);
      case "minProperties" -> complain(node.isObject() && node.size() < value.asInt(), at, keyword);
      case "maxProperties" -> complain(node.isObject() && node.size() > value.asInt(), at, keyword);
      case "required" ->
          each(value)
              .forEach(name ->
                  complain(node.isObject() && !node.has(name.asText()), at, "required " + name));
      case "anyOf" -> complain(each(value).noneMatch(one -> fits(one, node)), at, "anyOf " + value);
      case "oneOf" ->
          complain(each(value).filter(one -> fits(one, node)).count() != 1, at, "oneOf " + value);
      case "allOf" -> each(value).forEach(one -> check(one, node, at));
      case "if" -> {
        if (fits(value, node)) {
          check(schema.get("then"), node, at);
        }
      }
      case "items" -> {
        for (int i = 0; node.isArray() && i < node.size(); i++) {
          check(value, node.get(i), at + "/" + i);
        }
      }
      case "properties" ->
          value
              .properties()
              .forEach(entry -> {
                if (node.has(entry.getKey())) {
                  check(entry.getValue(), node.get(entry.getKey()), at + "/" + entry.getKey());
                }
              });
      case "propertyNames" ->
          node.fieldNames()
              .forEachRemaining(name ->
                  complain(
                      !Pattern.compile(value.get("pattern").asText()).matcher(name).find(),
                      at,
                      "name " + name));
      case "additionalProperties" ->
          node.properties().stream()
              .filter(entry -> !schema.path("properties").has(entry.getKey()))
              .forEach(entry -> {
                complain(value.isBoolean() && !value.asBoolean(), at, "more " + entry.getKey());
                if (value.isObject()) {
                  check(value, entry.getValue(), at + "/" + entry.getKey());
                }
              });
      default -> throw new AssertionError("the schema uses '" + keyword + "', unknown here");
    }
  }

  private static boolean same(JsonNode a, JsonNode b) {
    return a.isNumber() && b.isNumber() ? a.asDouble() == b.asDouble() : a.equals(b);
  }

  private static boolean is(String type, JsonNode node) {
    return switch (type) {
      case "string" -> node.isTextual();
      case "integer" -> node.isIntegralNumber();
      case "number" -> node.isNumber();
      case "boolean" -> node.isBoolean();
      case "array" -> node.isArray();
      case "object" -> node.isObject();
      default -> throw new AssertionError("the type '" + type + "' is unknown here");
    };
  }
}
