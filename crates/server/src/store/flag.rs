//! Yes and no as both databases keep them: 1 and 0 in a column of whole numbers.

use sqlx::any::AnyTypeInfoKind;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::{Any, Database, Decode, Encode, Type, ValueRef};

/// Yes or no, in a column or as the result of a comparison (which is a number in SQLite and not in PostgreSQL).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Flag(pub(super) bool);

impl From<Flag> for bool {
    fn from(Flag(yes): Flag) -> Self {
        yes
    }
}

impl Type<Any> for Flag {
    fn type_info() -> <Any as Database>::TypeInfo {
        <i64 as Type<Any>>::type_info()
    }

    fn compatible(kind: &<Any as Database>::TypeInfo) -> bool {
        kind.kind() == AnyTypeInfoKind::Bool || <i64 as Type<Any>>::compatible(kind)
    }
}

impl Encode<'_, Any> for Flag {
    fn encode_by_ref(&self, buffer: &mut <Any as Database>::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
        <i64 as Encode<'_, Any>>::encode(i64::from(self.0), buffer)
    }
}

impl<'r> Decode<'r, Any> for Flag {
    fn decode(value: <Any as Database>::ValueRef<'r>) -> Result<Self, BoxDynError> {
        if value.type_info().kind() == AnyTypeInfoKind::Bool {
            return <bool as Decode<'r, Any>>::decode(value).map(Self);
        }
        <i64 as Decode<'r, Any>>::decode(value).map(|number| Self(number != 0))
    }
}
