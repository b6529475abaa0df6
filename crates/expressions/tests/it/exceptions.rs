//! What of the standard's tests does not hold here.

/// The tests that make protobuf messages, by section. The manual has none, so the grammar refuses to
/// make them; there is no other exception. A test that is not listed must hold, and one that is
/// listed must not.
pub(crate) const MESSAGES: [(&str, &[&str]); 8] = [
    (
        "comparisons/eq_literal",
        &["eq_dyn_json_null", "not_eq_dyn_proto2_msg_null", "not_eq_dyn_proto3_msg_null"],
    ),
    (
        "comparisons/eq_wrapper",
        &["eq_bool", "eq_bool_empty", "eq_bool_not_null", "eq_bool_proto2_null", "eq_bool_proto3_null", "eq_bytes", "eq_bytes_empty", "eq_bytes_not_null", "eq_bytes_proto2_null", "eq_bytes_proto3_null", "eq_double", "eq_double_empty", "eq_double_not_null", "eq_double_proto2_null", "eq_double_proto3_null", "eq_float", "eq_float_empty", "eq_float_not_null", "eq_float_proto2_null", "eq_float_proto3_null", "eq_int32", "eq_int32_empty", "eq_int32_not_null", "eq_int32_proto2_null", "eq_int32_proto3_null", "eq_int64", "eq_int64_empty", "eq_int64_not_null", "eq_int64_proto2_null", "eq_int64_proto3_null", "eq_proto2", "eq_proto2_any_unpack_bytewise_fallback_equal", "eq_proto2_any_unpack_bytewise_fallback_not_equal", "eq_proto2_any_unpack_equal", "eq_proto2_any_unpack_not_equal", "eq_proto2_missing_fields_neq", "eq_proto3", "eq_proto3_any_unpack_bytewise_fallback_equal", "eq_proto3_any_unpack_bytewise_fallback_not_equal", "eq_proto3_any_unpack_equal", "eq_proto3_any_unpack_not_equal", "eq_proto3_missing_fields_neq", "eq_proto_different_types", "eq_proto_nan_equal", "eq_string", "eq_string_empty", "eq_string_not_null", "eq_string_proto2_null", "eq_string_proto3_null", "eq_uint32", "eq_uint32_empty", "eq_uint32_not_null", "eq_uint32_proto2_null", "eq_uint32_proto3_null", "eq_uint64", "eq_uint64_empty", "eq_uint64_not_null", "eq_uint64_proto2_null", "eq_uint64_proto3_null"],
    ),
    (
        "comparisons/ne_literal",
        &["ne_proto2", "ne_proto2_any_unpack", "ne_proto2_any_unpack_bytewise_fallback", "ne_proto2_missing_fields_neq", "ne_proto3", "ne_proto3_any_unpack", "ne_proto3_any_unpack_bytewise_fallback", "ne_proto3_missing_fields_neq", "ne_proto_different_types", "ne_proto_nan_not_equal"],
    ),
    (
        "parse/comments",
        &["new_line_terminated"],
    ),
    (
        "parse/nest",
        &["message_literal"],
    ),
    (
        "parse/repeat",
        &["message_literal", "select"],
    ),
    (
        "parse/struct_field_names",
        &["as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "namespace", "package", "return", "var", "void", "while"],
    ),
    (
        "parse/whitespace",
        &["carriage_returns", "new_lines", "new_pages", "spaces", "tabs"],
    ),
];
