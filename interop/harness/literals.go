package harness

import "encoding/base64"

// Variable is an input that is also declared as an output. Both are JSON.
type Variable struct {
	Name    string
	Literal string
	Type    string
}

var everyByte = func() string {
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	return base64.StdEncoding.EncodeToString(all)
}()

// Primitive is a literal, in JSON.
func Primitive(value string) string { return `{"scalar":{"primitive":` + value + `}}` }

// Simple is a type, in JSON.
func Simple(name string) string { return `{"simple":"` + name + `"}` }

// Kinds has each kind of literal, and what could break in it.
var Kinds = []Variable{
	{"integer", Primitive(`{"integer":"42"}`), Simple("INTEGER")},
	{"largest integer", Primitive(`{"integer":"9223372036854775807"}`), Simple("INTEGER")},
	{"smallest integer", Primitive(`{"integer":"-9223372036854775808"}`), Simple("INTEGER")},
	{"integer beyond 2^53", Primitive(`{"integer":"9007199254740993"}`), Simple("INTEGER")},
	{"integer 0", Primitive(`{"integer":"0"}`), Simple("INTEGER")},
	{"float", Primitive(`{"floatValue":0.1}`), Simple("FLOAT")},
	{"float without an end", Primitive(`{"floatValue":"-Infinity"}`), Simple("FLOAT")},
	{"negative zero", Primitive(`{"floatValue":-0.0}`), Simple("FLOAT")},
	{"string", Primitive(`{"stringValue":"text"}`), Simple("STRING")},
	{"unicode string", Primitive(`{"stringValue":"имя 語 \u0000 👩‍🚀 é"}`), Simple("STRING")},
	{"empty string", Primitive(`{"stringValue":""}`), Simple("STRING")},
	{"boolean", Primitive(`{"boolean":true}`), Simple("BOOLEAN")},
	{"false", Primitive(`{"boolean":false}`), Simple("BOOLEAN")},
	{"datetime to the nanosecond", Primitive(`{"datetime":"2026-01-31T12:00:00.123456789Z"}`), Simple("DATETIME")},
	{"datetime before 1970", Primitive(`{"datetime":"0001-01-01T00:00:00Z"}`), Simple("DATETIME")},
	{"duration", Primitive(`{"duration":"-3.000000001s"}`), Simple("DURATION")},
	{"none", `{"scalar":{"noneType":{}}}`, Simple("NONE")},
	{"binary of every byte", `{"scalar":{"binary":{"value":"` + everyByte + `","tag":"msgpack"}}}`, Simple("STRUCT")},
	{"binary without a tag", `{"scalar":{"binary":{"value":"` + everyByte + `"}}}`, Simple("BINARY")},
	{"struct", `{"scalar":{"generic":{"a":[1,{"b":null}],"語":"x"}}}`, Simple("STRUCT")},
	{"blob", `{"scalar":{"blob":{"metadata":{"type":{"format":"csv","dimensionality":"MULTIPART"}},"uri":"s3://b/語"}}}`,
		`{"blob":{"format":"csv","dimensionality":"MULTIPART"}}`},
	{"schema", `{"scalar":{"schema":{"uri":"s3://b/s","type":{"columns":[{"name":"a","type":"FLOAT"}]}}}}`,
		`{"schema":{"columns":[{"name":"a","type":"FLOAT"}]}}`},
	{"structured dataset", `{"scalar":{"structuredDataset":{"uri":"s3://b/d","metadata":{"structuredDatasetType":{"format":"parquet"}}}}}`,
		`{"structuredDatasetType":{"format":"parquet"}}`},
	{"error", `{"scalar":{"error":{"failedNodeId":"n0","message":"語"}}}`, Simple("ERROR")},
	{"union", `{"scalar":{"union":{"value":` + Primitive(`{"integer":"1"}`) + `,"type":` + Simple("INTEGER") + `}}}`,
		`{"unionType":{"variants":[` + Simple("INTEGER") + `,` + Simple("STRING") + `]}}`},
	{"collection", `{"collection":{"literals":[` + Primitive(`{"integer":"1"}`) + `,` + Primitive(`{"integer":"2"}`) + `]}}`,
		`{"collectionType":` + Simple("INTEGER") + `}`},
	{"empty collection", `{"collection":{}}`, `{"collectionType":` + Simple("STRING") + `}`},
	{"map", `{"map":{"literals":{"ключ":` + Primitive(`{"stringValue":"x"}`) + `}}}`,
		`{"mapValueType":` + Simple("STRING") + `}`},
	{"collection of collections", `{"collection":{"literals":[{"collection":{"literals":[` + Primitive(`{"floatValue":1}`) + `]}}]}}`,
		`{"collectionType":{"collectionType":` + Simple("FLOAT") + `}}`},
	{"имя", Primitive(`{"integer":"1"}`), Simple("INTEGER")},
	{"__proto__", Primitive(`{"integer":"1"}`), Simple("INTEGER")},
}
